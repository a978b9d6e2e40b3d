import { cannotBeRead } from '../../common/cannot-be-read.ts';
import { decodeText } from '../../common/decode-text.ts';
import { isSystemError } from '../../common/system-reason.ts';
import { checkTrustedFile } from '../../common/trusted-files.ts';
import { identityFlag } from '../flags.ts';
import type { Prompter, StorableLogin } from './storable-login.ts';
import { shown } from './stored-login.ts';

export const CERTIFICATE = 'certificate';
export const KEY = 'private key';

/** A Ziti identity: its certificate and key go into the keychain, and the file is no longer needed. */
export const identity: StorableLogin = {
  method: 'identity',
  also: ['cert', 'identity-file'],
  title: 'Identity file',
  hint: 'the JSON that ziti edge enroll wrote',
  flags: [identityFlag],
  isImplied: (values) => values.text('identity') !== undefined,
  form: async () => (await import('./identity-form.ts')).identityForm,
  async names(prompter) {
    const { origin, others, ca } = await identityFile(prompter);
    return { controller: origin, ...(others.length === 0 ? {} : { others }), ...(ca === undefined ? {} : { ca }) };
  },
  async prompt(prompter) {
    const { path, cert, key, name } = await identityFile(prompter);
    return {
      login: { method: 'identity', name },
      secrets: { [CERTIFICATE]: cert, [KEY]: key },
      afterwards: noLongerNeeded(path),
    };
  },
  named: (login, identity) => ({ ...login, identity }),
  who: ({ identity, name }) => shown(identity, name),
  // Its file may be gone.
  flagsAgain: () => ({}),
  async credentials(_, { secrets }) {
    const [cert, key] = [await secrets.get(CERTIFICATE), await secrets.get(KEY)];
    return cert === undefined || key === undefined ? undefined : { method: 'cert', cert, key };
  },
  async validUntil(_, { secrets }) {
    return certificateEnd(await secrets.get(CERTIFICATE));
  },
};

/** What a person may do with an identity file whose certificate and key are stored. */
export const noLongerNeeded = (path: string): string =>
  `The certificate and key are stored, so ${path} is no longer needed. Keep it somewhere safe, or delete it.`;

/** When a certificate ends (ISO 8601). */
export async function certificateEnd(cert: string | undefined): Promise<string | undefined> {
  if (cert === undefined) return undefined;
  const { X509Certificate } = await import('node:crypto');
  return new Date(new X509Certificate(cert).validTo).toISOString();
}

export async function identityFile(prompter: Prompter) {
  const [{ readFileSync }, { X509Certificate }, { parseIdentityFile }] = await Promise.all([
    import('node:fs'),
    import('node:crypto'),
    import('../../runtime/network/auth/identity-file.ts'),
  ]);
  const read = (path: string) => {
    checkTrustedFile(path);
    const identity = parseIdentityFile(decodeText(readFileSync(path)));
    // Finds an unreadable certificate here, before the controller does.
    new X509Certificate(identity.cert);
    return identity;
  };
  const path = await prompter.text('identity', 'Path of the identity file', (text) => faultOf(() => read(text)));
  const identity = read(path);
  return { path, ...identity, name: new X509Certificate(identity.cert).subject.replaceAll('\n', ', ') };
}

function faultOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return isSystemError(error) ? `it ${cannotBeRead(error)}.` : (error as Error).message;
  }
}
