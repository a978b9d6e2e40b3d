/** Networks of all sizes: created fast, answering fast, the same in every run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SANDBOX_SIZES, type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/index.ts';
import type { Values } from './support/fixtures.ts';
import { Wire } from './support/wire.ts';

const API = '/edge/management/v1';

async function withSandbox<T>(
  options: SandboxOptions,
  use: (wire: Wire, token: string, sandbox: Sandbox) => Promise<T>,
) {
  const sandbox = await startSandbox(options);
  const wire = new Wire(sandbox);
  try {
    return await use(wire, (await wire.logIn()) ?? '', sandbox);
  } finally {
    wire.close();
    await sandbox.close();
  }
}

async function rows(wire: Wire, token: string, path: string, query: Values = {}): Promise<readonly Values[]> {
  const answer = await wire.send({ method: 'GET', path: path.startsWith('/fabric') ? path : API + path, query, token });
  expect(answer.status, path).toBe(200);
  return (answer.json as { data: readonly Values[] }).data;
}

async function total(wire: Wire, token: string, path: string): Promise<number> {
  const answer = await wire.send({ method: 'GET', path: API + path, query: { limit: 1 }, token });
  return (answer.json as { meta: { pagination: { totalCount: number } } }).meta.pagination.totalCount;
}

describe('sizes', () => {
  it.each([
    ['empty', 1, 0],
    ['small', 50, 20],
    ['medium', 1_000, 200],
    ['large', 20_000, 2_000],
  ] as const)('%s has about %i identities and %i services', async (size, identities, services) => {
    await withSandbox({ size }, async (wire, token) => {
      const found = await total(wire, token, '/identities');
      expect(Math.abs(found - identities) / identities).toBeLessThanOrEqual(0.1);
      expect(await total(wire, token, '/services')).toBe(services);
    });
  });

  it('are all tested', () => {
    expect(SANDBOX_SIZES).toEqual(['empty', 'small', 'medium', 'large']);
  });

  it('create the same network in every run', async () => {
    const names = () =>
      withSandbox({ size: 'small' }, (wire, token) => rows(wire, token, '/identities', { limit: 500 }));
    const fixed = (list: readonly Values[]) =>
      list.map(({ id, name, roleAttributes }) => ({ id, name, roleAttributes }));
    expect(fixed(await names())).toEqual(fixed(await names()));
  });
});

describe('the small network', () => {
  it('lets people reach what they need', async () => {
    await withSandbox({ size: 'small' }, async (wire, token) => {
      const people = await rows(wire, token, '/identities', {
        filter: 'anyOf(roleAttributes) = "engineering"',
        limit: 500,
      });
      const person = people.find(({ name }) => String(name).includes('.'));
      const reached = await rows(wire, token, `/identities/${person?.id}/services`, { limit: 500 });
      expect(reached.map(({ name }) => name)).toEqual(expect.arrayContaining(['git', 'wiki']));
      const routers = await rows(wire, token, `/identities/${person?.id}/edge-routers`);
      expect(routers.length).toBeGreaterThan(0);
    });
  });

  it('has traffic, and something that is down', async () => {
    await withSandbox({ size: 'small' }, async (wire, token) => {
      expect((await rows(wire, token, '/fabric/v1/links')).length).toBeGreaterThan(0);
      expect((await rows(wire, token, '/fabric/v1/circuits')).length).toBeGreaterThan(0);
      expect((await rows(wire, token, '/terminators')).length).toBeGreaterThan(0);
      const routers = await rows(wire, token, '/edge-routers');
      expect(new Set(routers.map(({ isOnline }) => isOnline))).toEqual(new Set([true, false]));
      expect((await rows(wire, token, '/enrollments')).length).toBeGreaterThan(0);
    });
  });
});

describe('a data file', () => {
  it('keeps the state, the ids and the CA for the next start', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'data-file-'));
    const dataFile = join(folder, 'data.json');
    const created = await withSandbox({ size: 'empty', dataFile }, async (wire, token, { ca }) => {
      const body = { name: 'kept', encryptionRequired: true };
      const answer = await wire.send({ method: 'POST', path: `${API}/services`, body, token });
      return { ca, id: (answer.json as { data: { id: string } }).data.id };
    });
    await withSandbox({ dataFile }, async (wire, token, { ca }) => {
      expect(ca).toBe(created.ca);
      const [service] = await rows(wire, token, '/services');
      expect(service).toMatchObject({ id: created.id, name: 'kept' });
    });
    rmSync(folder, { recursive: true });
  });
});

describe('received requests', () => {
  it('can be inspected', async () => {
    await withSandbox({ size: 'empty' }, async (wire, token, { requests }) => {
      await wire.send({ method: 'GET', path: `${API}/services`, query: { limit: 3 }, token });
      expect(requests.at(-1)).toMatchObject({ method: 'GET', path: `${API}/services`, query: 'limit=3', body: '' });
      expect(requests.at(-1)?.headers['zt-session']).toBe(token);
    });
  });
});
