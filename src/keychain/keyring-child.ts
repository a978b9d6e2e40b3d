/**
 * A process of its own for one access to the keychain: a mute bus or a prompt that nobody sees blocks it for ever, and
 * nothing but the end of the process helps. It reads one request as JSON from stdin, and writes one answer to stdout.
 */
import { text } from 'node:stream/consumers';
import { KeyringEntries, type KeyringEntry } from './keyring-entries.ts';
import type { KeyringAnswer, KeyringRequest } from './keyring-protocol.ts';

/** Messages of a secret service whose item another process replaces at this moment. */
const PASSING = /No such interface|Object does not exist/;
const ATTEMPTS = 4;

async function answer(): Promise<KeyringAnswer> {
  const { action, service, account, text: secret, limit } = JSON.parse(await text(process.stdin)) as KeyringRequest;
  let AsyncEntry: typeof import('@napi-rs/keyring').AsyncEntry;
  try {
    ({ AsyncEntry } = await import('@napi-rs/keyring'));
  } catch (error) {
    return { missing: messageOf(error) };
  }
  // Without the pin the library falls back to the kernel's keys, which do not last.
  const open = (name: string): KeyringEntry => new AsyncEntry(service, name, { linux: { store: 'secret-service' } });
  const entries = new KeyringEntries(open, limit);
  for (let attempt = 1; ; attempt++) {
    try {
      if (action === 'read') return { text: (await entries.read(account)) ?? null };
      if (action === 'remove') return { removed: await entries.remove(account) };
      await entries.write(account, secret ?? '');
      return { written: true };
    } catch (error) {
      if (attempt === ATTEMPTS || !PASSING.test(messageOf(error))) return { failure: messageOf(error) };
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

process.stdout.write(JSON.stringify(await answer()), () => process.exit());
