/** Everything that can go wrong between a client and a controller, on request. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FAULT_NAMES, parseFault, type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { runHere } from '../support/run-here.ts';
import { Wire } from './support/wire.ts';

const SERVICES = { method: 'GET', path: '/edge/management/v1/services' };

let sandbox: Sandbox;
let wire: Wire;
let token: string | undefined;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'small' });
  wire = new Wire(sandbox);
});

beforeEach(async () => {
  sandbox.setFaults([]);
  token = await wire.logIn();
});

afterAll(async () => {
  wire.close();
  await sandbox.close();
});

describe('faults of a running sandbox', () => {
  it('wait before they answer', async () => {
    sandbox.setFaults([parseFault('latency=120')]);
    const began = performance.now();
    expect((await wire.send({ ...SERVICES, token })).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(115);
  });

  it('answer with a status instead', async () => {
    sandbox.setFaults([parseFault('status=503')]);
    const answer = await wire.send({ ...SERVICES, token });
    expect(answer.status).toBe(503);
    expect(answer.json).toMatchObject({ error: { code: 'CLUSTER_NO_LEADER' } });
  });

  it('cut the connection of every second request', async () => {
    sandbox.setFaults([parseFault('drop=2')]);
    expect((await wire.send({ ...SERVICES, token })).status).toBe(200);
    await expect(wire.send({ ...SERVICES, token })).rejects.toThrow();
    expect((await wire.send({ ...SERVICES, token })).status).toBe(200);
  });

  it('end all sessions with the third request', async () => {
    sandbox.setFaults([parseFault('expire-session=3')]);
    const statuses: number[] = [];
    for (let n = 0; n < 3; n++) statuses.push((await wire.send({ ...SERVICES, token })).status);
    expect(statuses).toEqual([200, 200, 401]);
    const again = await wire.logIn();
    expect((await wire.send({ ...SERVICES, token: again })).status).toBe(200);
  });

  it('spread a body over time', async () => {
    sandbox.setFaults([parseFault('slow-body=150')]);
    const began = performance.now();
    const answer = await wire.send({ ...SERVICES, token });
    expect(performance.now() - began).toBeGreaterThanOrEqual(140);
    expect(answer.json).toMatchObject({ meta: { pagination: { totalCount: 20 } } });
  });

  it('cut JSON in the middle', async () => {
    sandbox.setFaults([parseFault('malformed=1')]);
    const answer = await wire.send({ ...SERVICES, token });
    expect(answer.status).toBe(200);
    expect(answer.json).toBeUndefined();
    expect(answer.text.length).toBeGreaterThan(100);
  });

  it('answer with far more rows than asked for', async () => {
    sandbox.setFaults([parseFault('huge-pages=5000')]);
    const answer = await wire.send({ ...SERVICES, query: { limit: 2 }, token });
    expect((answer.json as { data: readonly unknown[] }).data.length).toBe(5000);
  });

  it('refuse what comes too fast, and say when to try again', async () => {
    sandbox.setFaults([parseFault('rate-limit=2/7')]);
    const answers = await Promise.all([1, 2, 3].map(() => wire.send({ ...SERVICES, token })));
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBe(1);
    expect(refused[0]?.headers['retry-after']).toBe('7');
    expect(refused[0]?.json).toMatchObject({ error: { code: 'RATE_LIMITED' } });
  });
});

describe('faults as text', () => {
  it.each([
    ['latency=250', { kind: 'latency', milliseconds: 250 }],
    ['status=500', { kind: 'status', status: 500 }],
    ['rate-limit=5', { kind: 'rate-limit', perSecond: 5, retryAfter: 1 }],
  ])('%s', (text, fault) => {
    expect(parseFault(text)).toEqual(fault);
  });

  it.each([
    ['nonsense=1', /unknown fault "nonsense"; known are latency, status/],
    ['latency', /needs a value, as in latency=1/],
    ['latency=soon', /does not accept "soon", but a whole number above 0/],
    ['latency=0', /does not accept "0"/],
    ['status=200', /does not accept "200", but an HTTP status of 400 or more/],
    ['rate-limit=x', /requests a second/],
  ])('refuses %s', (text, message) => {
    expect(() => parseFault(text)).toThrow(message);
  });

  it('knows the names that the help of the command offers', async () => {
    const { stdout } = await runHere(['sandbox', '--help']);
    const [, names = ''] = /simulate a fault: ([\w\s,-]+?)\n {2}--/.exec(stdout) ?? [];
    expect(names.split(/,\s+/).map((name) => name.trim())).toEqual(FAULT_NAMES);
  });
});
