import { existsSync } from 'node:fs';
import { exchange } from './exchange.ts';
import type { KeyringAnswer, KeyringRequest } from './keyring-protocol.ts';
import { damaged, SecretStoreError } from './secret-store.ts';
import type { Vault } from './vault.ts';

const SERVICE = 'ziti-mcp';
/** Milliseconds: a person may have to unlock the keychain, but an MCP client does not wait longer than 60 s. */
const TIME_LIMIT = 20_000;
/** UTF-16 code units. Windows allows 2,560 bytes; the others have no relevant limit. */
const WINDOWS_LIMIT = 1_280;

export interface KeyringSettings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Milliseconds for one access. */
  readonly timeLimit?: number;
  /** UTF-16 code units that fit into one entry; the platform's limit by default. */
  readonly limit?: number;
  /** The service name in the keychain: tests have their own. */
  readonly service?: string;
}

type KeyringAccess = Pick<KeyringRequest, 'action' | 'account' | 'text'>;

/** The keychain of the platform: each access in a separate process, with a time limit. */
export function keyringVault(settings: KeyringSettings): Vault {
  const { environment, platform, timeLimit = TIME_LIMIT, service = SERVICE } = settings;
  const label = LABELS[platform] ?? OTHER_LABEL;
  const limit = settings.limit ?? (platform === 'win32' ? WINDOWS_LIMIT : Number.MAX_SAFE_INTEGER);
  const request = async (access: KeyringAccess): Promise<KeyringAnswer> => {
    const env = childEnvironment(environment, platform);
    const exchanged = await exchange<KeyringAnswer>('keyring-child', { ...access, service, limit }, timeLimit, env);
    if (exchanged === undefined) throw silent(label, timeLimit);
    const answer = 'answer' in exchanged ? exchanged.answer : exchanged;
    if ('missing' in answer) throw missing(label, answer.missing);
    if ('damaged' in answer) throw damaged(label, access.account);
    if ('failure' in answer) throw failed(label, answer.failure);
    return answer;
  };
  return {
    label,
    async read(account) {
      const answer = await request({ action: 'read', account });
      return 'text' in answer ? (answer.text ?? undefined) : undefined;
    },
    async write(account, text) {
      await request({ action: 'write', account, text });
    },
    async remove(account) {
      const answer = await request({ action: 'remove', account });
      return 'removed' in answer && answer.removed;
    },
  };
}

const LABELS: Partial<Record<NodeJS.Platform, string>> = {
  darwin: 'the keychain of macOS',
  win32: 'the Credential Manager of Windows',
};
const OTHER_LABEL = 'the keychain of the desktop (Secret Service)';

/** MCP clients start servers with a reduced environment: the usual address of the session bus can be guessed. */
function childEnvironment(environment: KeyringSettings['environment'], platform: NodeJS.Platform) {
  const bus = `/run/user/${process.getuid?.()}/bus`;
  if (platform !== 'linux' || environment['DBUS_SESSION_BUS_ADDRESS'] || !existsSync(bus)) return { ...environment };
  return { ...environment, DBUS_SESSION_BUS_ADDRESS: `unix:path=${bus}` };
}

const OTHER_STORE =
  'Or keep the secrets in an encrypted file: ziti-mcp init --secrets file asks for a passphrase, --secrets-key FILE uses a key file.';

function silent(label: string, timeLimit: number): SecretStoreError {
  return new SecretStoreError(
    'silent',
    `${capital(label)} did not answer within ${timeLimit / 1000} seconds.`,
    `Look for a window that asks to unlock it, and try again. ${OTHER_STORE}`,
  );
}

function missing(label: string, why: string): SecretStoreError {
  return new SecretStoreError(
    'missing',
    `The package that accesses ${label} is not installed (${firstLine(why)}).`,
    `Install ziti-mcp with its optional dependencies (npm install --include=optional ziti-mcp). ${OTHER_STORE}`,
  );
}

function failed(label: string, why: string): SecretStoreError {
  if (/dismissed|IsLocked|is locked|interaction is not allowed/i.test(why)) {
    return new SecretStoreError('locked', `${capital(label)} is locked.`, `Unlock it and try again. ${OTHER_STORE}`);
  }
  if (/DBus error|D-Bus|dbus|no result found/i.test(why)) {
    return new SecretStoreError(
      'unavailable',
      `${capital(label)} cannot be reached: this session has no D-Bus with a secret service (${firstLine(why)}).`,
      `Log in to the desktop, or start gnome-keyring or KWallet in a D-Bus session. ${OTHER_STORE}`,
    );
  }
  return new SecretStoreError('failed', `${capital(label)} failed: ${firstLine(why)}.`, `Try again. ${OTHER_STORE}`);
}

const firstLine = (text: string): string => (text.split('\n', 1)[0] ?? '').replace(/\.$/, '');
const capital = (text: string): string => text.replace(/^./, (first) => first.toUpperCase());
