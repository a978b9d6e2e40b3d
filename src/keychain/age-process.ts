import type { Age, AgeKey } from './age.ts';
import { exchange } from './exchange.ts';
import { SecretStoreError } from './secret-store.ts';

/** What the process is asked for: to encrypt a text, or to decrypt bytes (base64). */
export type AgeRequest = { readonly key: AgeKey; readonly workFactor?: number } & (
  | { readonly text: string }
  | { readonly sealed: string }
);

/** What it answers; `text` is null if the bytes cannot be decrypted. */
export type AgeAnswer = { readonly sealed: string } | { readonly text: string | null };

/** Milliseconds: a slow machine takes several seconds for a passphrase. */
const TIME_LIMIT = 60_000;

/** Encrypts and decrypts in a separate process, because its memory is free again when that ends. */
export const ageProcess: Age = {
  async seal(text, key, workFactor) {
    const answer = await exchangeWithChild({ key, text, ...(workFactor === undefined ? {} : { workFactor }) });
    return Buffer.from('sealed' in answer ? answer.sealed : '', 'base64');
  },
  async open(sealed, key) {
    const answer = await exchangeWithChild({ key, sealed: Buffer.from(sealed).toString('base64') });
    return 'text' in answer ? (answer.text ?? undefined) : undefined;
  },
};

async function exchangeWithChild(request: AgeRequest): Promise<AgeAnswer> {
  const answered = await exchange<AgeAnswer>('age-child', request, TIME_LIMIT);
  if (answered !== undefined && 'answer' in answered) return answered.answer;
  const why = answered === undefined ? `no answer came in ${TIME_LIMIT / 1000} seconds` : answered.failure;
  throw new SecretStoreError(
    'failed',
    `The passphrase of the encrypted file cannot be tried: ${why}.`,
    'Try again, or use a key file instead: ziti-mcp init --network NAME --secrets-key FILE.',
  );
}
