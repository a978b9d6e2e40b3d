/** What whatIf tells besides who loses and gains: intercepts that change, and what goes with a router. */

import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { sandboxSource } from './support/sandbox-source.ts';

let sandbox: SandboxInside;

const ask = (tool: string, args: Readonly<Record<string, unknown>>) =>
  answerWhatIf(sandboxSource(sandbox), { tool, arguments: args });

const config = (name: string, addresses: readonly string[]) =>
  sandbox.world.store.insert('configs', {
    id: name,
    name,
    configTypeId: 'g7cIWbcGg',
    data: { addresses, protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] },
  });

beforeEach(async () => {
  sandbox = await sandboxInside('empty');
  const { store } = sandbox.world;
  store.insert('identities', { id: 'ann', name: 'ann', typeId: 'Default', roleAttributes: ['staff'] });
  config('wiki-intercept', ['wiki.ziti']);
  config('chat-intercept', ['chat.ziti']);
  for (const name of ['wiki', 'chat']) {
    store.insert('services', { id: name, name, roleAttributes: ['all-staff'], configs: [`${name}-intercept`] });
  }
  store.insert('servicePolicies', {
    name: 'dial',
    type: 'Dial',
    semantic: 'AnyOf',
    identityRoles: ['#staff'],
    serviceRoles: ['#all-staff'],
  });
});

describe('a config', () => {
  it('that changes: names its services, and new collisions', async () => {
    const data = { addresses: ['*.ziti'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
    const { text } = await ask('patchConfig', { id: 'wiki-intercept', data });
    expect(text).toContain("patchConfig would not change anyone's access.");
    expect(text).toContain(
      'wiki, which 1 identity may dial: clients catch tcp:*.ziti:443 instead of tcp:wiki.ziti:443',
    );
    expect(text).toContain('it then collides with chat');
  });

  it('that is deleted: its services have no address left', async () => {
    expect((await ask('deleteConfig', { id: 'wiki-intercept' })).text).toContain(
      'clients catch nothing instead of tcp:wiki.ziti:443',
    );
  });

  it('that is replaced for a service: says so', async () => {
    const { text } = await ask('patchService', { id: 'wiki', configs: ['chat-intercept'] });
    expect(text).toContain('clients catch tcp:chat.ziti:443 instead of tcp:wiki.ziti:443');
    expect(text).toContain('it then collides with chat');
  });

  it('that does not exist: an error', async () => {
    await expect(ask('deleteConfig', { id: 'nope' })).rejects.toThrow('"nope" does not name one config');
  });
});

describe('an edge router that is disabled', () => {
  it('takes down the services that are hosted nowhere else, and the circuits through it', async () => {
    const { store } = sandbox.world;
    for (const id of ['r1', 'r2']) {
      store.insert('routers', { id, name: id, isEdge: true, isVerified: true, live: { isOnline: true } });
    }
    const terminator = (serviceId: string, routerId: string) =>
      store.insert('terminators', {
        serviceId,
        routerId,
        binding: 'edge',
        address: 'a',
        cost: 0,
        precedence: 'default',
      });
    terminator('wiki', 'r1');
    terminator('chat', 'r1');
    terminator('chat', 'r2');
    const { text } = await ask('patchEdgeRouter', { id: 'r1', disabled: true });
    expect(text).toContain('NOTHING ANSWERS any more, until hosts bind elsewhere, for 1 service: wiki.');
    expect(text).toContain('HAZARD: r1 is connected');
    expect((await ask('deleteEdgeRouter', { id: 'r2' })).text).toContain('keeps a terminator elsewhere');
  });
});

describe('single findings', () => {
  it('fit into an answer, unless a limit is given', async () => {
    for (let n = 0; n < 200; n++) config(`left-over-${n}`, [`n${n}.ziti`]);
    const short = await answerAudit(sandboxSource(sandbox), { checks: ['unused-configs'] });
    expect(countTokens(short.text)).toBeLessThanOrEqual(1_200);
    expect(short.text).toMatch(/and \d+ more \(unused-configs \d+\): raise limit/);
    const long = await answerAudit(sandboxSource(sandbox), { checks: ['unused-configs'], limit: 60 });
    expect(long.text.match(/ {2}id: unused-configs:/g)).toHaveLength(60);
  });
});
