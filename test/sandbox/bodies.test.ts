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

describe('a posture check', () => {
  const send = (method: string, path: string, body?: object) => wire.send({ method, path: BASE + path, token, body });
  const kept = async (fields: object) => {
    const created = await send('POST', '/posture-checks', { name: JSON.stringify(fields), ...fields });
    const { data } = created.json as { data?: { id: string } };
    return data === undefined ? created.json : ((await send('GET', `/posture-checks/${data.id}`)).json as Kept).data;
  };
  interface Kept {
    readonly data: object;
  }
  const linux = (...versions: string[]) => ({ typeId: 'OS', operatingSystems: [{ type: 'Linux', versions }] });
  const process = { osType: 'Linux', path: '/a' };

  it.each([
    [{ typeId: 'MFA', timeoutSeconds: 0 }, { timeoutSeconds: -1 }],
    [{ typeId: 'MAC', macAddresses: ['02:0g', '02-0h'] }, { macAddresses: ['020'] }],
    [
      { typeId: 'OS', operatingSystems: [...linux('1.0.0').operatingSystems, ...linux('2.0.0').operatingSystems] },
      { operatingSystems: [{ type: 'Linux', versions: ['2.0.0'] }] },
    ],
    [
      { typeId: 'PROCESS', process: { ...process, hashes: ['AB', 'ab'], signerFingerprint: 'CD' } },
      { process: { ...process, hashes: ['ab'], signerFingerprint: 'cd' } },
    ],
    [
      { typeId: 'PROCESS_MULTI', semantic: 'AnyOf', processes: [process, { ...process, hashes: ['AB'] }] },
      { processes: [{ ...process, hashes: ['AB'], signerFingerprints: [] }] },
    ],
  ])('is kept as controllers keep it: %j', async (fields, stored) => {
    expect(await kept(fields)).toMatchObject(stored);
  });

  it.each(['latest', '>=10', '12.X', '*', '01.0.0', '>=1.0.0 ||'])('with the range %j is refused', async (range) => {
    expect(await kept(linux(range))).toMatchObject({ error: { code: 'UNHANDLED' } });
  });

  it('may have marks in its attributes, other entities may not', async () => {
    const roleAttributes = ['#x', '@y'];
    const domains = ['corp.example'];
    expect(await kept({ typeId: 'DOMAIN', domains, roleAttributes })).toMatchObject({ roleAttributes });
    for (const attribute of roleAttributes) {
      const body = { name: 'marked', encryptionRequired: true, roleAttributes: [attribute] };
      const refused = (await send('POST', '/services', body)).json;
      expect(refused).toMatchObject({ error: { cause: { field: 'roleAttributes', value: attribute } } });
    }
  });
});
