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
