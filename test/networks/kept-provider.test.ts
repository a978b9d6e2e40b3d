import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { initCommand } from '../../src/cli/commands/init.ts';
import { secretsSoFar, withKept } from '../../src/cli/init/kept-provider.ts';
import { createPrompter } from '../../src/cli/init/prompter.ts';
import { clientCredentials } from '../../src/cli/logins/client-credentials.ts';
import { deviceAuth } from '../../src/cli/logins/device-auth.ts';
import { clientSecretKey } from '../../src/cli/logins/provider-settings.ts';
import { networkFiles } from '../../src/cli/networks/network-files.ts';
import { type SecretPlace, secretStore } from '../../src/cli/networks/secret-stores.ts';
import { Values } from '../../src/cli/read-values.ts';
import { UsageError } from '../../src/cli/usage-error.ts';
import { ageVault, createAgeKeyFile } from '../../src/keychain/age-vault.ts';
import { secretsInMemory } from '../../src/keychain/secrets-in-memory.ts';
import { vaultStore } from '../../src/keychain/vault-store.ts';
import { type Home, newHome } from './home.ts';

const logIn = { method: 'device-auth', issuer: 'https://i', clientId: 'c' };
const CLIENT_SECRET = clientSecretKey(logIn);

let home: Home;
beforeEach(() => {
  home = newHome();
});
afterEach(() => home.remove());

const at = (keyFile: string) => ({ secrets: 'file', keyFile: join(home.path, keyFile) }) as const;
const nobody = () => createPrompter(new Values({}, initCommand.flags), home.env);

/** A person who types these passphrases and answers these questions; what they were shown is added to `seen`. */
const person = async (passphrases: string[], answers: boolean[], seen: string[]) => ({
  ...(await nobody()),
  attended: true,
  code: async () => passphrases.shift() ?? '',
  show: (text: string) => void seen.push(text),
  confirm: async (question: string) => {
    seen.push(question);
    return answers.shift() ?? true;
  },
});

/** Stores a client secret in a file that a passphrase opens, quicker than usual. */
const storeFor = (passphrase: string) => {
  const { locks, secrets } = networkFiles(home.env, process.platform);
  const vault = ageVault(secrets, async () => ({ passphrase }), 1);
  return vaultStore(vault, locks).of('lab').set(CLIENT_SECRET, 'stored');
};

/** Reads the client secret of a network that moves from one place to another. */
async function carried(from: SecretPlace, prompter: Awaited<ReturnType<typeof nobody>>) {
  const to = at('new-key');
  await createAgeKeyFile(to.keyFile);
  const place = { settings: to, store: await secretStore(to, home.env) };
  const settings = { controller: 'https://c:1', logIn, ...from };
  return secretsSoFar({ name: 'lab', settings }, place, prompter).clientSecret();
}

test('the stored settings of a client at a provider stay, unless others are given or it is another client', async () => {
  const stored = { ...logIn, audience: 'a', scope: 's' };
  const kept = await withKept({ login: { ...logIn, scope: 't' }, secrets: {} }, stored, async () => 'stored');
  expect(kept).toEqual({ login: { ...stored, scope: 't' }, secrets: { [CLIENT_SECRET]: 'stored' } });
  const another = { login: { ...logIn, clientId: 'd' }, secrets: {} };
  expect(await withKept(another, stored, async () => 'stored')).toBe(another);
  // It need not be read where another is given: perhaps because it cannot be.
  const secrets = { [CLIENT_SECRET]: 'new' };
  const entered = await withKept({ login: logIn, secrets }, stored, () => Promise.reject(new Error('was read')));
  expect(entered.secrets).toEqual(secrets);
});

test.each([
  ['issuer', 'https://other'],
  ['clientId', 'd'],
])('a stored secret is not used once the %s in the settings is another', async (field, value) => {
  const context = {
    secrets: secretsInMemory({ [CLIENT_SECRET]: 'stored' }),
    controller: 'https://c:1',
    environment: {},
  };
  const login = { ...logIn, method: 'client-credentials' };
  expect(await clientCredentials.credentials(login, context)).toMatchObject({ clientSecret: 'stored' });
  const edited = { ...login, [field]: value };
  expect(await clientCredentials.credentials(edited, context)).toBeUndefined();
  expect(await deviceAuth.credentials({ ...edited, method: 'device-auth' }, context)).not.toHaveProperty(
    'clientSecret',
  );
});

test('the secret of a client is carried along to another place', async () => {
  const from = at('old-key');
  await createAgeKeyFile(from.keyFile);
  await (await secretStore(from, home.env)).of('lab').set(CLIENT_SECRET, 'stored');
  expect(await carried(from, await nobody())).toBe('stored');
});

test('whoever mistypes the passphrase of the earlier place may try again, and loses the client secret only knowingly', async () => {
  const from = { secrets: 'file' } as const;
  await storeFor('right');
  const seen: string[] = [];
  expect(await carried(from, await person(['wrong', 'right'], [false], seen))).toBe('stored');
  expect(seen).toEqual([
    expect.stringMatching(/^The passphrase does not open .*lab\.age/),
    'Go on without the client secret that lab may have stored there?',
  ]);
  expect(await carried(from, await person(['wrong'], [true], []))).toBeUndefined();
  const environment = { ...home.env, ZITI_MCP_PASSPHRASE: 'of another network' };
  const withVariable = { ...(await person(['right'], [false], [])), environment };
  expect(await carried(from, withVariable)).toBe('stored');
});

test('a client secret out of reach is not dropped where nobody can be asked', async () => {
  const from = at('old-key');
  writeFileSync(from.keyFile, 'no key', { mode: 0o600 });
  await storeFor('any');
  const outcome = carried(from, await nobody());
  await expect(outcome).rejects.toThrow(UsageError);
  await expect(outcome).rejects.toThrow(
    /^The client secret that lab may have stored would be lost\. .*old-key contains no age key\. Pass it with --idp-client-secret -; if there is none, first run ziti-mcp logout --network lab\.$/,
  );
});
