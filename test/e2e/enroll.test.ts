/** An enrollment token never reaches the model: it gets a file path, and the file is used to enroll. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { type Connected, callText } from '../support/client.ts';
import { clientOf, enrollIdentity } from '../support/enroll-identity.ts';
import { connectHere } from '../support/server-here.ts';

let folder: string;
let sandbox: Sandbox;
let connected: Omit<Connected, 'pid'>;
const questions: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-enroll-'));
  sandbox = await startSandbox({ size: 'empty' });
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, sandbox.ca);
  const flags = [
    '--controller',
    sandbox.url,
    '--ca',
    ca,
    '--allow-write',
    'createIdentity',
    '--secrets-dir',
    join(folder, 'secrets'),
  ];
  const env = { ZITI_MCP_USERNAME: sandbox.username, ZITI_MCP_PASSWORD: sandbox.password };
  // Creating an administrator raises permissions, so a person is asked.
  const person = (question: string) => {
    questions.push(question);
    return 'accept' as const;
  };
  connected = await connectHere([...flags, '--log-level', 'debug'], env, 'legacy', person);
});

afterAll(async () => {
  await connected?.client.close();
  await sandbox?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('create an identity, receive the path of its JWT, enroll with it, log in with it', async () => {
  const { client, stderr } = connected;
  const args = { name: 'alice <b>', type: 'User', isAdmin: true, enrollment: { ott: true } };
  const created = await callText(client, 'createIdentity', args);
  expect(created.isError).toBe(false);
  expect(questions).toEqual([expect.stringContaining('isAdmin becomes true')]);
  const id = /"id":"([^"]+)"/.exec(created.text)?.[1] ?? '';
  const { text, isError } = await callText(client, 'detailIdentity', { id });
  expect(isError).toBe(false);
  const file = /"jwt":"\[in file: ([^\]]+)\]"/.exec(text)?.[1] ?? '';
  expect(file).toBe(join(folder, 'secrets', 'detailIdentity-alice-b-enrollment-JWT.jwt'));
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const jwt = readFileSync(file, 'utf8');
  expect(text + stderr()).not.toContain(jwt.slice(0, 40));

  const identity = await enrollIdentity(jwt);
  const enrolled = clientOf(identity);
  const answer = await enrolled.call('POST', '/edge/management/v1/authenticate', {
    query: { method: 'cert' },
    body: {},
  });
  await enrolled.close();
  expect(answer.status).toBe(200);
  expect(answer.json.data.identity.name).toBe('alice <b>');

  // The identity file also logs this server in.
  const path = join(folder, 'alice.json');
  writeFileSync(path, JSON.stringify({ ...identity, ztAPI: sandbox.url }));
  const ownServer = await connectHere(['--identity', path, '--read-only']);
  const me = await callText(ownServer.client, 'getCurrentIdentity');
  await ownServer.client.close();
  expect(me.isError).toBe(false);
  expect(me.text).toContain('alice \\u003cb>');
});

test('the same secret goes into the same file again', async () => {
  const before = readdirSync(join(folder, 'secrets'));
  const { text } = await callText(connected.client, 'listIdentities', { fields: ['*'] });
  await callText(connected.client, 'listIdentities', { fields: ['*'] });
  expect(text).not.toMatch(/eyJ/);
  expect(readdirSync(join(folder, 'secrets')).length).toBeGreaterThanOrEqual(before.length);
  expect(new Set(readdirSync(join(folder, 'secrets'))).size).toBe(readdirSync(join(folder, 'secrets')).length);
});
