import { randomUUID } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { removeEmpty } from '../../common/make-folder.ts';
import { once } from '../../common/once.ts';
import { isUseless, type SecretStore, SecretStoreError } from '../../keychain/secret-store.ts';
import type { Prompter, StorableLogin } from '../logins/storable-login.ts';
import type { Environment } from '../merge.ts';
import type { NetworkSettings } from '../networks/network-settings.ts';
import { PASSPHRASE, type SecretPlace, secretStore } from '../networks/secret-stores.ts';
import { storeNetwork } from '../networks/settings-file.ts';
import { stoppedAfterwards, uninterrupted } from '../uninterrupted.ts';
import { UsageError } from '../usage-error.ts';
import { PassphraseRefused } from './corrections.ts';
import { isArgument } from './is-argument.ts';

/** Where the secrets of a network are stored. */
export interface Place {
  readonly settings: SecretPlace;
  readonly store: SecretStore;
}

/**
 * Where to store the secrets: in the keychain, unless you choose an encrypted file, or chose one for this network earlier;
 * nowhere if the login has none.
 * @throws {UsageError} for flags that contradict each other
 */
export function placeFor(
  prompter: Prompter,
  { readFrom }: StorableLogin,
  earlier: SecretPlace | undefined,
): SecretPlace {
  const { values } = prompter;
  if (readFrom !== undefined) return { secrets: 'none' };
  const named = ['secrets', 'secrets-key'].some((name) => values.text(name) !== undefined);
  const hasPassphrase = isArgument('passphrase', prompter);
  if (earlier?.secrets === 'file' && !named && !hasPassphrase) {
    return { secrets: 'file', ...(earlier.keyFile === undefined ? {} : { keyFile: earlier.keyFile }) };
  }
  const keyFile = values.text('secrets-key');
  const secrets = (values.text('secrets') ?? (keyFile === undefined ? 'keychain' : 'file')) as SecretPlace['secrets'];
  if (secrets === 'keychain' && (keyFile !== undefined || hasPassphrase)) {
    throw new UsageError('--secrets-key and --passphrase only work with --secrets file.');
  }
  if (keyFile !== undefined && hasPassphrase) {
    throw new UsageError('--secrets-key and --passphrase are alternatives: use one of them.');
  }
  return { secrets, ...(keyFile === undefined ? {} : { keyFile: resolve(keyFile) }) };
}

/**
 * Opens a place that asks for nothing, to see that it works before a person types anything. There is no fallback.
 * @throws {UsageError} if it does not work here, with the reason
 */
export const openPlace = (settings: SecretPlace, environment: Environment): Promise<Place> =>
  orUsageError(async () => {
    const store = await secretStore(settings, environment);
    await stoppedAfterwards((stop) => store.probe(stop));
    return { settings, store };
  });

/**
 * Opens an encrypted file, with its key file or the passphrase. It is tested before any prompt for another secret.
 * @throws {UsageError} if it does not work here, with the reason
 * @throws {PassphraseRefused} if a person typed one that does not open what is stored, and wants to keep that
 */
export async function openFile(prompter: Prompter, name: string, settings: SecretPlace): Promise<Place> {
  const { keyFile } = settings;
  if (keyFile !== undefined) return openByKeyFile(keyFile, settings, prompter.environment);
  return orUsageError(async () => {
    const passphrase = once(() => prompter.secret('passphrase', `Passphrase for the secrets of ${name}`));
    let isNew = true;
    const open = async () => {
      isNew = false;
      const typed = await passphrase();
      prompter.progress('Opening the encrypted file ...');
      return typed;
    };
    // What the prompt reads includes the variable, which a flag overrides.
    const store = await secretStore(settings, { ...prompter.environment, [PASSPHRASE]: '' }, open);
    if (prompter.attended) await requireOpened(prompter, name, store);
    // Whatever had to be opened is open now.
    if (isNew) await requireTwice(prompter, await passphrase());
    await stoppedAfterwards((stop) => store.probe(stop));
    return { settings, store };
  });
}

const openByKeyFile = (keyFile: string, settings: SecretPlace, environment: Environment): Promise<Place> =>
  orUsageError(async () => {
    await stoppedAfterwards((stop) => tryKeyFile(keyFile, settings, environment, stop));
    return { settings, store: await secretStore(settings, environment) };
  });

/** A key file that does not exist is only created when something is stored, and until then tried under another name. */
async function tryKeyFile(
  keyFile: string,
  settings: SecretPlace,
  environment: Environment,
  stop: AbortSignal,
): Promise<void> {
  const tried = existsSync(keyFile) ? keyFile : `${keyFile}.${randomUUID()}`;
  let made: readonly string[] = [];
  try {
    made = await createKey(tried);
    await (await secretStore({ ...settings, keyFile: tried }, environment)).probe(stop);
  } catch (error) {
    // A person only knows the name that they gave.
    throw error instanceof SecretStoreError ? renamed(error, tried, keyFile) : error;
  } finally {
    // Where it could not be created, removing it fails too.
    if (tried !== keyFile && existsSync(tried)) rmSync(tried);
    removeEmpty(made);
  }
}

function renamed({ fault, message, next }: SecretStoreError, from: string, to: string): SecretStoreError {
  return new SecretStoreError(fault, message.replaceAll(from, to), next.replaceAll(from, to));
}

async function requireOpened(prompter: Prompter, name: string, store: SecretStore): Promise<void> {
  try {
    await store.of(name).get('');
  } catch (error) {
    if (!(error instanceof SecretStoreError) || error.fault !== 'wrong-key') throw error;
    const question = `This passphrase does not open the stored secrets of ${name}. Replace them, and use it from now on?`;
    if (await prompter.confirm(question)) return requireTwice(prompter, await prompter.secret('passphrase', question));
    throw new PassphraseRefused('login', error.message, 'Enter the passphrase that they were stored with.');
  }
}

/** A new passphrase that was mistyped would open nothing later. @throws {PassphraseRefused} if a person types another one */
async function requireTwice(prompter: Prompter, passphrase: string): Promise<void> {
  const isTyped = [undefined, '-'].includes(prompter.values.text('passphrase'));
  if (!prompter.attended || !isTyped) return;
  if ((await prompter.code('Repeat the passphrase')) === passphrase) return;
  throw new PassphraseRefused('login', 'The two passphrases differ.', 'Type the same one twice.');
}

/**
 * Stores the secrets, then the network. Interrupts wait until both are stored.
 * @throws {UsageError} if either cannot be stored; the previous secrets are then restored
 */
export async function store(
  name: string,
  settings: NetworkSettings,
  secrets: Readonly<Record<string, string>>,
  place: Place,
  environment: Environment,
): Promise<void> {
  await uninterrupted(async () => {
    const { keyFile } = place.settings;
    // Before anything is ignored: what a key that is only missing now would open is still of use.
    if (keyFile !== undefined) await orUsageError(() => createKey(keyFile));
    await orUsageError(() => clearUnreadable(name, place));
    await orUsageError(() =>
      place.store.of(name).exclusively(async (held) => {
        const before = await held.all();
        try {
          // Secrets that only the previous login of this network needed.
          await held.replace(secrets);
          await storeNetwork(name, settings, environment);
        } catch (error) {
          await held.replace(before);
          throw error;
        }
      }),
    );
  });
}

/** Creates a key file, unless there is one, and reads it. @returns the folders made for it @throws {SecretStoreError} */
async function createKey(keyFile: string): Promise<readonly string[]> {
  const { ageKeyFile, createAgeKeyFile } = await import('../../keychain/age-vault.ts');
  const made = await createAgeKeyFile(keyFile);
  await ageKeyFile(keyFile);
  return made;
}

/**
 * Ignores old secrets that can no longer be opened: they are useless to anyone. @throws {SecretStoreError} for other
 * faults
 */
async function clearUnreadable(name: string, { store }: Place): Promise<void> {
  const secrets = store.of(name);
  await secrets.get('').catch(async (error: unknown) => {
    if (!isUseless(error)) throw error;
    await secrets.forget();
  });
}

async function orUsageError<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SecretStoreError ? new UsageError(`${error.message} ${error.next}`) : error;
  }
}
