/** Every argument of an operator tool that stands for an entity takes an id, and a name in whatever form it is given. */
import { beforeAll, describe, expect, it } from 'vitest';
import { answerTests } from '../../src/insight/access-tests/answer.ts';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import { insightTools } from '../../src/insight/index.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { publish } from '../../src/insight/publish/answer.ts';
import { unpublish } from '../../src/insight/publish/unpublish.ts';
import { answerWhat, answerWho } from '../../src/insight/reach/answer.ts';
import type { ToolArguments } from '../../src/insight/reading/source.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { sandboxSource } from './support/sandbox-source.ts';

let sandbox: SandboxInside;

const PERSON = 'yara.moreau';
const SERVICE = 'git';
const POLICY = 'dial-engineering';
const ROUTER = 'router-berlin-1';
const CHECK = 'second-factor';
const CONFIG = 'git-intercept';
const AUTH = 'Default';
const KIND_OF: Readonly<Record<string, string>> = {
  [PERSON]: 'identities',
  [SERVICE]: 'services',
  [POLICY]: 'servicePolicies',
  [ROUTER]: 'routers',
  [CHECK]: 'postureChecks',
  [CONFIG]: 'configs',
  [AUTH]: 'authPolicies',
};

const rows = (name: string): readonly Entity[] => [...sandbox.world.store.list(KIND_OF[name] ?? '')];
const idOf = (name: string) => String(rows(name).find((row) => row['name'] === name)?.id);

const address = 'tcp:new.ziti:443';
const published = async (args: ToolArguments) => JSON.stringify(await publish.foresee(sandboxSource(sandbox), args));
const textOf = async (answer: typeof answerWho, args: ToolArguments) =>
  (await answer(sandboxSource(sandbox), args)).text;
const planned = (tool: string, args: object) => textOf(answerWhatIf, { tool, arguments: args as ToolArguments });

/** By tool and argument: which entity it stands for, and the answer to a text in its place. */
const PLACES: readonly (readonly [place: string, name: string, ask: (text: string) => Promise<string>])[] = [
  ['explainAccess identity', PERSON, (identity) => textOf(answerExplain, { identity, service: SERVICE })],
  ['explainAccess service', SERVICE, (service) => textOf(answerExplain, { identity: PERSON, service })],
  [
    'explainAccess ignorePolicies',
    POLICY,
    (policy) => textOf(answerExplain, { identity: PERSON, service: SERVICE, ignorePolicies: [policy] }),
  ],
  ['whoCanReach service', SERVICE, (service) => textOf(answerWho, { service })],
  ['whatCanReach identity', PERSON, (identity) => textOf(answerWhat, { identity })],
  ['personReport identity', PERSON, (identity) => textOf(answerPerson, { identity })],
  ['testAccess identity', PERSON, (identity) => textOf(answerTests, { tests: [{ identity, accept: [SERVICE] }] })],
  [
    'testAccess accept',
    SERVICE,
    (service) => textOf(answerTests, { tests: [{ identity: PERSON, accept: [service] }] }),
  ],
  ['testAccess deny', SERVICE, (service) => textOf(answerTests, { tests: [{ identity: PERSON, deny: [service] }] })],
  [
    'testAccess with',
    POLICY,
    (id) =>
      textOf(answerTests, {
        tests: [{ identity: PERSON, accept: [SERVICE] }],
        with: { tool: 'deleteServicePolicy', arguments: { id } },
      }),
  ],
  ['whatIf of an identity', PERSON, (id) => planned('disableIdentity', { id })],
  ['whatIf of a service', SERVICE, (id) => planned('deleteService', { id })],
  ['whatIf of a policy', POLICY, (id) => planned('deleteServicePolicy', { id })],
  ['whatIf of an edge router', ROUTER, (id) => planned('patchEdgeRouter', { id, disabled: true })],
  ['whatIf of a posture check', CHECK, (id) => planned('deletePostureCheck', { id })],
  ['whatIf of a config', CONFIG, (id) => planned('deleteConfig', { id })],
  ['whatIf of an auth policy', AUTH, (id) => planned('patchAuthPolicy', { id, secondary: { requireTotp: true } })],
  ['whatIf in a body: configs', CONFIG, (config) => planned('patchService', { id: 'wiki', configs: [config] })],
  ['whatIf in a body: auth policy', AUTH, (id) => planned('patchIdentity', { id: PERSON, authPolicyId: id })],
  [
    'whatIf in a role list',
    PERSON,
    (text) =>
      planned('patchServicePolicy', { id: 'dial-finance', identityRoles: [`@${text.replace(/^@/, '')}`, '#finance'] }),
  ],
  ['publishService dial', PERSON, (role) => published({ name: 'new', address, dial: [role], bind: ['#hosts'] })],
  ['publishService bind', PERSON, (role) => published({ name: 'new', address, dial: ['#finance'], bind: [role] })],
  [
    'unpublishService service',
    SERVICE,
    async (service) => JSON.stringify(await unpublish.foresee(sandboxSource(sandbox), { service })),
  ],
];

/** What is said, or the error that is answered with. */
async function answerTo(ask: (text: string) => Promise<string>, text: string): Promise<string> {
  try {
    return (await ask(text)).replaceAll(/, \d+ s ago/g, '');
  } catch (error) {
    const { message, next } = error as { message: string; next?: string };
    return next === undefined ? String(error) : `${message} ${next}`;
  }
}

beforeAll(async () => {
  sandbox = await sandboxInside('small');
  sandbox.world.store.update('services', idOf(SERVICE), { tags: { zitiMcpPublished: SERVICE } });
});

it('every tool with such an argument is here', () => {
  const tools = insightTools.map(({ name }) => name).filter((name) => name !== 'auditNetwork');
  const named = new Set(PLACES.map(([place]) => place.split(' ')[0]));
  expect(tools.filter((name) => !named.has(name))).toEqual([]);
});

describe.each(PLACES)('%s', (place, name, ask) => {
  it.each([
    ['its id', () => idOf(name)],
    ['its name in another case', () => name.toUpperCase()],
    ['its name with an @', () => `@${name}`],
    ['its id with an @', () => `@${idOf(name)}`],
  ])('%s means what its name means', async (_, text) => {
    const expected = await answerTo(ask, name);
    expect(expected).not.toMatch(/There is no|does not name one|is called/);
    const callArgs = text();
    expect((await answerTo(ask, callArgs)).replaceAll(callArgs, name)).toBe(expected.replaceAll(callArgs, name));
  });

  it('a misspelt name is answered with the nearest one', async () => {
    const misspelt = `${name.slice(0, 3)}x${name.slice(3)}`;
    const text = await answerTo(ask, misspelt);
    expect(text).toContain(misspelt);
    expect(text, place).toMatch(
      new RegExp(`(Similar names?|similar names?|Did you mean):? .*${name.replace('.', '\\.')}`),
    );
  });

  it('a name that several entities have is not resolved to one of them', async () => {
    const twin = sandbox.world.store.insert(KIND_OF[name] ?? '', {
      ...rows(name).find((row) => row['name'] === name),
      id: 'twin',
    });
    try {
      const text = await answerTo(ask, name);
      // A test is about all of them.
      if (/^testAccess (identity|accept|deny)$/.test(place))
        return expect(text).toMatch(/^(PASSED|FAILED): .*\b[12]\b/);
      if (place.endsWith('ignorePolicies')) return expect(text).toContain(`without ${POLICY}`);
      expect(text).toMatch(/several|Several/);
      for (const id of [idOf(name), 'twin']) expect(text).toContain(id);
    } finally {
      sandbox.world.store.remove(KIND_OF[name] ?? '', twin.id);
    }
  });
});

describe('an identity whose name has emoji', () => {
  const name = 'Team \u{1F468}\u200D\u{1F469}\u200D\u{1F467}';
  const asked = (identity: string) => answerTo((text) => textOf(answerWhat, { identity: text }), identity);
  beforeAll(() => void sandbox.world.store.insert('identities', { id: 'family', name, typeId: 'Default' }));

  it('is meant by its name in another case', async () => {
    expect(await asked(name.toLowerCase())).toMatch(/\(family\) may dial/);
  });
  it('is the nearest to a misspelt name', async () => {
    expect(await asked(`x${name}`)).toMatch(/Similar names: "Team /);
  });
});

it('a name that no filter can express is not taken for one that nothing has', async () => {
  const name = 'bell\u0007';
  sandbox.world.store.insert('identities', { id: 'bell', name, typeId: 'Default' });
  sandbox.world.store.insert('services', { id: 'bell-service', name });
  for (const ask of [
    () => textOf(answerWhat, { identity: name }),
    () => textOf(answerWho, { service: name }),
    () => textOf(answerExplain, { identity: name, service: SERVICE }),
    async () => JSON.stringify(await unpublish.foresee(sandboxSource(sandbox), { service: name })),
  ])
    expect(await answerTo(ask, name)).toMatch(/could not check whether there is .*control character.*Use the id\./is);
  expect(await answerTo((identity) => textOf(answerWhat, { identity }), 'bell')).toContain('may dial');
});
