/**
 * A child process for one access to the keychain: an unresponsive D-Bus or a prompt that nobody sees blocks it forever,
 * and only ending the process helps. Reads one request as JSON from stdin, and writes one answer to stdout.
 */
import { text } from 'node:stream/consumers';
import { KeyringEntries, type KeyringEntry, PartsMissing } from './keyring-entries.ts';
import type { KeyringAnswer, KeyringRequest } from './keyring-protocol.ts';

/** Messages of a secret service whose item is being replaced by another process. */
const TRANSIENT = /No such interface|Object does not exist/;
const ATTEMPTS = 4;

async function answer(): Promise<KeyringAnswer> {
  const { action, service, account, text: secret, limit } = JSON.parse(await text(process.stdin)) as KeyringRequest;
  let AsyncEntry: typeof import('@napi-rs/keyring').AsyncEntry;
  try {
    ({ AsyncEntry } = await import('@napi-rs/keyring'));
  } catch (error) {
    return { missing: messageOf(error) };
  }
  // Without this, the library falls back to kernel keys, which are not persistent.
  const open = (name: string): KeyringEntry => new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
  const entries = new KeyringEntries(open, limit);
  for (let attempt = 1; ; attempt++) {
    try {
      if (action === 'read') return { text: (await entries.read(account)) ?? null };
      if (action === 'remove') return { removed: await entries.remove(account) };
      await entries.write(account, secret ?? '');
      return { written: true };
    } catch (error) {
      if (error instanceof PartsMissing) return { damaged: true };
      if (attempt === ATTEMPTS || !TRANSIENT.test(messageOf(error))) return { failure: messageOf(error) };
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

void answer().then((answered) => process.stdout.write(JSON.stringify(answered), () => process.exit()));
