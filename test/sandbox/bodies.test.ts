/** What a request body may be, beyond what the recordings show. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { Wire } from './support/wire.ts';

const BASE = '/edge/management/v1';

let sandbox: Sandbox;
let wire: Wire;
let token: string | undefined;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  wire = new Wire(sandbox);
  token = await wire.logIn();
});

afterAll(async () => {
  wire.close();
  await sandbox.close();
});

describe('empty strings', () => {
  it('are invalid for fields that distinguish them from missing ones', async () => {
    const list = await wire.send({ method: 'GET', path: `${BASE}/authenticators`, token });
    const { data } = list.json as { data: { id: string }[] };
    const path = `${BASE}/authenticators/${data[0]?.id}`;
    for (const method of ['PUT', 'PATCH']) {
      const answer = await wire.send({ method, path, token, body: { username: '', password: 'long-enough' } });
      expect(answer.json).toMatchObject({ error: { code: 'COULD_NOT_VALIDATE', cause: { field: 'username' } } });
    }
    expect(await wire.logIn()).toBeDefined();
  });
});

describe('a body of null', () => {
  it('counts as an object without fields', async () => {
    const answer = await wire.send({ method: 'POST', path: `${BASE}/services`, token, body: 'null' });
    expect(answer.status).toBe(400);
    expect(answer.json).toMatchObject({ error: { cause: { field: 'encryptionRequired' } } });
  });
});

describe('whether a service is encrypted', () => {
  it('is ignored in a PATCH, which then has nothing else to change, and set by a PUT', async () => {
    const send = (method: string, path: string, body: object) => wire.send({ method, path: BASE + path, token, body });
    const created = await send('POST', '/services', { name: 'sealed', encryptionRequired: true });
    const path = `/services/${(created.json as { data: { id: string } }).data.id}`;
    const isEncrypted = async () => {
      const { json } = await wire.send({ method: 'GET', path: BASE + path, token });
      return (json as { data: { encryptionRequired: boolean } }).data.encryptionRequired;
    };
    expect((await send('PATCH', path, { encryptionRequired: false })).status).toBe(500);
    expect((await send('PATCH', path, { encryptionRequired: false, terminatorStrategy: 'sticky' })).status).toBe(200);
    expect(await isEncrypted()).toBe(true);
    expect((await send('PUT', path, { name: 'sealed', encryptionRequired: false })).status).toBe(200);
    expect(await isEncrypted()).toBe(false);
  });
});
