/** What clients catch after a change of configs, as whatIf predicts, compared with what the embedded controller gives them. */
import { expect, it } from 'vitest';
import { interceptsOf } from '../../src/access/intercepts.ts';
import { ToolError } from '../../src/common/tool-error.ts';
import { foreseeAccess } from '../../src/insight/what-if/foreseen.ts';
import type { PlannedCall } from '../../src/insight/what-if/planned-call.ts';
import { interceptsText } from '../../src/insight/wording/intercepts-text.ts';
import { seeded } from '../../src/sandbox/seed/random.ts';
import { sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

const CHANGES = 200;
const SERVICES = ['wiki', 'chat', 'mail'];

/** Who asks for what it gets, and may have configs of its own. */
const ADMIN = 'admin';

it(`predicts what is caught after ${CHANGES} changes`, async () => {
  const sandbox = await sandboxInside('empty');
  const { store } = sandbox.world;
  const random = seeded(20_261_130);
  const one = <T>(list: readonly T[]) => list[random.below(list.length)] as T;
  for (const name of SERVICES) store.insert('services', { id: name, name, roleAttributes: ['all-staff'] });
  const roles = { semantic: 'AnyOf', identityRoles: ['#all'], serviceRoles: ['#all'] };
  store.insert('servicePolicies', { ...roles, name: 'dial', type: 'Dial' });

  const configId = () => one([...store.list('configs').map(({ id }) => id), 'none']);
  const data = () => ({
    addresses: [`${one(['a', 'b', 'c'])}.ziti`],
    protocols: ['tcp'],
    portRanges: [{ low: 1, high: 1 }],
  });
  const name = () => `config-${random.below(6)}`;
  const pairs = () => [{ serviceId: one(SERVICES), configId: configId() }];
  const calls: Readonly<Record<string, () => PlannedCall['arguments']>> = {
    createConfig: () => ({ name: name(), configTypeId: 'g7cIWbcGg', data: data() }),
    patchConfig: () => ({ id: configId(), data: data(), ...(random.chance(0.3) && { name: name() }) }),
    updateConfig: () => ({ id: configId(), name: name(), data: data() }),
    deleteConfig: () => ({ id: configId() }),
    patchService: () => ({ id: one(SERVICES), configs: one([[], [configId()]]) }),
    associateIdentitysServiceConfigs: () => ({ id: ADMIN, serviceConfigs: pairs() }),
    disassociateIdentitysServiceConfigs: () => ({ id: ADMIN, serviceConfigs: one([[], pairs()]) }),
  };

  /** By service, what clients catch: of the service itself, and of an identity with its own configs. */
  const caught = async () => {
    const query = new URLSearchParams({ configTypes: 'intercept.v1', limit: '500' });
    const { body } = await sandbox.request({ method: 'GET', path: '/edge/management/v1/services', query, body: {} });
    const rows = (body as { data: readonly { name: string; config: Record<string, never> }[] }).data;
    const textOf = (config: object | undefined) => interceptsText(interceptsOf(config as never));
    const anybody = SERVICES.map((service) => {
      const [id] = (store.get('services', service)?.['configs'] ?? []) as readonly string[];
      return [service, textOf(store.get('configs', id ?? '')?.['data'] as object | undefined)] as const;
    });
    const admin = rows.map((row) => [row.name, textOf(row.config['intercept.v1'])] as const);
    return { anybody: new Map(anybody), admin: new Map(admin) };
  };

  const counts = { anybody: 0, admin: 0, refused: 0 };
  let before = await caught();
  for (let n = 0; n < CHANGES; n++) {
    const tool = one(Object.keys(calls));
    const change = { tool, arguments: calls[tool]?.() ?? {} };
    const overrides = new Set(store.find('serviceConfigs', 'identityId', ADMIN).map(({ serviceId }) => serviceId));
    const notes = await foreseeAccess(sandboxSource(sandbox), change).then(
      (foreseen) => foreseen.notes,
      (error) => {
        expect(error, JSON.stringify(change)).toBeInstanceOf(ToolError);
        return undefined;
      },
    );
    const { status } = await call(sandbox, change);
    if (notes === undefined) expect(status, JSON.stringify(change)).toBeGreaterThanOrEqual(400);
    if (status >= 400) counts.refused++;
    const after = await caught();
    const changed = (of: 'anybody' | 'admin') =>
      SERVICES.filter((service) => before[of].get(service) !== after[of].get(service));
    const told = (pattern: RegExp) =>
      SERVICES.filter((service) => status < 400 && (notes ?? []).some((note) => pattern.exec(note)?.[1] === service));
    const general = told(/^(\w+), which \d+ identit\S+ may dial: clients catch/);
    const own = told(/^For \S+.*?, (\w+)(?: \(\S+\))? then has/);
    expect(general, `${n} ${JSON.stringify(change)}`).toEqual(changed('anybody'));
    // A config of its own may catch the same as the service's does.
    const really = changed('admin');
    const may = new Set([...own, ...general.filter((service) => !overrides.has(service))]);
    expect(
      really.filter((service) => !may.has(service)),
      `${n} ${JSON.stringify(change)}`,
    ).toEqual([]);
    counts.anybody += general.length;
    counts.admin += really.length;
    before = after;
  }
  expect(Math.min(counts.anybody, counts.admin), JSON.stringify(counts)).toBeGreaterThan(10);
  expect(counts.refused, JSON.stringify(counts)).toBeLessThan((CHANGES * 2) / 3);
});
