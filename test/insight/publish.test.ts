/**
 * Publishing a service in one call, and unpublishing it: each step takes the path of every call, all of them or none.
 */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { INTERCEPT_V1 } from '../../src/access/intercepts.ts';
import { ControllerAnswer } from '../../src/common/controller-answer.ts';
import { ToolError } from '../../src/common/tool-error.ts';
import { insightTools } from '../../src/insight/index.ts';
import { call } from '../../src/runtime/call.ts';
import { resolveNameList } from '../../src/runtime/gate/policy/name-list.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { exposing } from '../support/exposing.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;

beforeAll(async () => {
  sandbox = await startSandbox();
  session = startSession(settingsOf(sandbox), { tools: insightTools, answers: { structured: true } });
  // So that a new service needs a router policy of its own.
  const { answer } = await session.call('listServiceEdgeRouterPolicies', { all: true });
  for (const { id } of (answer.structuredContent as { data: { id: string }[] }).data) {
    await session.call('patchServiceEdgeRouterPolicy', { id, serviceRoles: ['#common'] });
  }
});
afterAll(async () => {
  await session.close();
  await sandbox.close();
});

const GIVEN = { name: 'atlas', address: 'tcp:atlas.ziti:443', dial: ['#engineering', 'admin'], bind: ['#hosts'] };
const HOST = { protocol: 'tcp', address: 'localhost', port: 443 };
const FORWARDED = { protocol: 'tcp', forwardAddress: true, allowedAddresses: ['10.20.0.0/16'], port: 22 };
const POLICY = { type: 'Dial', semantic: 'AnyOf', identityRoles: ['#none'], serviceRoles: ['#none'] };
const INTERCEPT = { addresses: ['atlas.ziti'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
const LISTS = ['listConfigs', 'listServices', 'listServicePolicies', 'listServiceEdgeRouterPolicies'];

const words = (answer: { readonly content: readonly unknown[] }) =>
  (answer.content as readonly { readonly text: string }[]).map(({ text }) => text).join('\n');

/** Everything that publishing creates, without times. */
async function standing(): Promise<unknown> {
  const lists = await Promise.all(
    LISTS.map((list) => session.call(list, { all: true, fields: ['id', 'name', 'tags'] })),
  );
  return lists.map(({ answer }) => (answer.structuredContent as { data: unknown }).data);
}

test('a dry run shows the calls, who gets in, who else does, and what is missing; nothing is sent', async () => {
  const before = await standing();
  const { answer, failure } = await session.call('publishService', { ...GIVEN, attributes: ['common'], dryRun: true });
  expect(failure).toBeUndefined();
  const text = words(answer);
  expect(text).toContain('createService {');
  expect(text).toMatch(/NOT REQUESTED: \d+ identities may dial it by dial-common/);
  expect(text).toMatch(/Still missing before it works/);
  expect(await standing()).toEqual(before);
});

test('a router that hosts needs a tunnel, and any other host a program', async () => {
  const missing = async (bind: string) => {
    const { answer } = await session.call('publishService', { ...GIVEN, bind: [bind], dryRun: true });
    return /^.*Still missing .*$/m.exec(words(answer))?.[0];
  };
  expect(await missing('router-berlin-2')).toContain('unless it is in the configuration of router-berlin-2 already');
  expect(await missing('host-chat-berlin-2')).toContain('a host program that binds it, on host-chat-berlin-2');
});

test('a host that forwards by another protocol than clients dial is named as missing', async () => {
  const { answer } = await session.call('publishService', { ...GIVEN, host: 'udp:localhost:443', dryRun: true });
  expect(words(answer)).toContain('another host: hosts would not forward tcp (it forwards everything as udp)');
});

test.each([
  ['udp:[fd00::53]:53', undefined, ['fd00::53'], { protocol: 'udp', address: 'localhost', port: 53 }],
  ['tcp:v6.ziti:443', 'tcp:[fd00::9]:8443', ['v6.ziti'], { protocol: 'tcp', address: 'fd00::9', port: 8443 }],
  ['10.20.0.0/16:22', undefined, ['10.20.0.0/16'], FORWARDED],
  ['UDP:büro.ziti:443', undefined, ['büro.ziti'], { protocol: 'udp', address: 'localhost', port: 443 }],
])('%s, hosted at %s, becomes configs that clients and hosts understand', async (address, host, addresses, data) => {
  const { answer } = await session.call('publishService', { ...GIVEN, address, ...(host && { host }), dryRun: true });
  expect(words(answer)).toContain(`"data":{"addresses":${JSON.stringify(addresses)}`);
  expect(words(answer)).toContain(`"data":${JSON.stringify(data)}`);
  expect(words(answer)).not.toContain('would not forward');
});

test('a dry run shows names that are taken, and who catches the same address', async () => {
  await session.call('createConfig', { name: 'atlas-host', configTypeId: INTERCEPT_V1, data: INTERCEPT });
  const config = await session.call('createConfig', { name: 'twin', configTypeId: INTERCEPT_V1, data: INTERCEPT });
  const configId = (config.answer.structuredContent as { data: { id: string } }).data.id;
  await session.call('createService', {
    ...{ name: 'twin', encryptionRequired: true, roleAttributes: ['common'], configs: [configId] },
  });
  const text = words((await session.call('publishService', { ...GIVEN, dryRun: true })).answer);
  expect(text).toContain('another name: createConfig would be refused, because atlas-host is taken');
  expect(text).toMatch(/another address: twin also catches tcp:atlas\.ziti:443, for \d+ identit/);
  await session.call('deleteService', { id: 'twin' });
  for (const name of ['twin', 'atlas-host']) await session.call('deleteConfig', { id: name });
});

test.each(['#all', '#ALL'])('opening a service to everyone, as %s, needs confirmation', async (everyone) => {
  const before = await standing();
  for (const open of [{ dial: [everyone] }, { bind: ['#hosts', everyone] }]) {
    const { answer, failure } = await session.call('publishService', { ...GIVEN, ...open }, undefined);
    expect(failure).toBe('asked');
    expect(words(answer)).toContain(`It opens something to everyone: identityRoles gains "${everyone}".`);
  }
  expect(await standing()).toEqual(before);
});

test('whatever its calls would be asked about by themselves is asked about', async () => {
  const before = await standing();
  const byRouters = await session.call('publishService', GIVEN, undefined);
  expect(byRouters.failure).toBe('asked');
  expect(words(byRouters.answer)).toContain('By these calls, all or none:');
  expect(words(byRouters.answer)).toContain('It opens something to everyone: edgeRouterRoles gains "#all".');
  const covered = { ...GIVEN, dial: ['#employees'], attributes: ['common'] };
  const open = { ...POLICY, name: 'open', identityRoles: ['#all'], serviceRoles: ['#open'] };
  await session.call('createServicePolicy', open);
  const byAttribute = { ...covered, attributes: ['common', 'open'] };
  const asked = await session.call('publishService', byAttribute, undefined);
  expect(asked.failure).toBe('asked');
  expect(words(asked.answer)).toContain('It opens something to everyone: roleAttributes gains "common", "open", by');
  const dryRun = await session.call('publishService', { ...byAttribute, dryRun: true }, undefined);
  expect(words(dryRun.answer)).toContain('by which a service policy for everyone ("open") will apply.');
  await session.call('deleteServicePolicy', { id: 'open' });
  expect(await standing()).toEqual(before);
  const published = await session.call('publishService', covered, undefined);
  expect(published.failure, words(published.answer)).toBeUndefined();
  await session.call('unpublishService', { service: 'atlas' });
  expect(await standing()).toEqual(before);
});

test('a published service is complete, is granted to whom it should, and unpublishing restores the network', async () => {
  const before = await standing();
  const published = await session.call('publishService', GIVEN);
  expect(published.failure, words(published.answer)).toBeUndefined();
  const lines = session.audited().filter(({ result }) => result !== undefined);
  const tools = lines.map(({ tool }) => tool);
  expect(tools).toEqual(
    expect.arrayContaining(['createConfig', 'createService', 'createServicePolicy', 'publishService']),
  );
  const tests = [
    { identity: '#engineering', accept: ['atlas'] },
    { identity: '#hosts', kind: 'bind', accept: ['atlas'] },
  ];
  const tested = await session.call('testAccess', { tests });
  expect(words(tested.answer)).toContain('PASSED');
  const preview = await session.call('unpublishService', { service: 'atlas' }, undefined);
  expect(preview.failure).toBe('asked');
  expect(words(preview.answer)).toContain('LOST dial');
  expect(words(preview.answer)).not.toContain('all or none');
  expect(words(preview.answer)).toContain('if one fails, what the others have deleted stays deleted:');
  const parts = ['"atlas"', '"atlas-dial"', '"atlas-bind"', '"atlas-routers"', '"atlas-host"', '"atlas-intercept"'];
  for (const part of parts) expect(words(preview.answer)).toMatch(new RegExp(`^- delete\\w+ .*\\}: ${part}$`, 'm'));
  const removed = await session.call('unpublishService', { service: 'atlas' });
  expect(removed.failure, words(removed.answer)).toBeUndefined();
  expect(await standing()).toEqual(before);
});

test('policies that cover it already are used and named', async () => {
  const { answer } = await session.call('publishService', {
    ...GIVEN,
    dial: ['#employees'],
    attributes: ['common'],
    dryRun: true,
  });
  expect(words(answer)).toMatch(/Already covered, so no policy is created for it: dial-common/);
  expect(words(answer)).not.toContain('"name":"atlas-dial"');
});

/** What stands in the way of each step: a name that is taken, or an attribute that no controller stores. */
const OBSTACLES: readonly (readonly [step: string, tool: string, args: Record<string, unknown>, more?: object])[] = [
  ['the first config', 'createConfig', { name: 'atlas-intercept', configTypeId: 'NH5p4FpGR', data: HOST }],
  ['the second config', 'createConfig', { name: 'atlas-host', configTypeId: 'NH5p4FpGR', data: HOST }],
  ['the service', 'createConfig', { name: 'unrelated', configTypeId: 'NH5p4FpGR', data: HOST }, { attributes: [''] }],
  ['the Dial policy', 'createServicePolicy', { ...POLICY, name: 'atlas-dial' }],
  ['the Bind policy', 'createServicePolicy', { ...POLICY, name: 'atlas-bind' }],
  [
    'the router policy',
    'createServiceEdgeRouterPolicy',
    { name: 'atlas-routers', semantic: 'AnyOf', serviceRoles: ['#none'], edgeRouterRoles: ['#none'] },
  ],
];

test.each(OBSTACLES.map(([step, tool, args, more = {}]) => ({ step, tool, args, more })))(
  '$step fails: all that had been made is gone again',
  async ({ args, more, tool }) => {
    const { answer } = await session.call(tool, args);
    const { id } = (answer.structuredContent as { data: { id: string } }).data;
    const before = await standing();
    const { answer: failed, failure } = await session.call('publishService', { ...GIVEN, ...more });
    expect(failure, words(failed)).toBe('controller');
    expect(words(failed)).toContain('Everything that had been created was deleted again.');
    expect(await standing()).toEqual(before);
    await session.call(tool.replace('create', 'delete'), { id });
  },
);

type Sent = Parameters<TestSession['network']['controller']['send']>[0];

/** Does something to requests on their way; whatever it returns nothing for goes its way. */
async function onTheWay(
  meet: (sent: Sent, onward: () => Promise<ControllerAnswer>) => Promise<ControllerAnswer> | undefined,
  during: () => Promise<void>,
): Promise<void> {
  const { controller } = session.network;
  const send = controller.send.bind(controller);
  const spy = vi.spyOn(controller, 'send').mockImplementation((sent, signal) => {
    const onward = () => send(sent, signal);
    return meet(sent, onward) ?? onward();
  });
  try {
    await during();
  } finally {
    spy.mockRestore();
  }
}

const CREATES = [
  '/configs',
  '/configs',
  '/services',
  '/service-policies',
  '/service-policies',
  '/service-edge-router-policies',
];
const lost = (): Promise<ControllerAnswer> =>
  Promise.reject(new ToolError('unreachable', 'The answer got lost.', 'Try again.'));
const answered = (status: number, body: string) =>
  new ControllerAnswer(status, 'application/json', new TextEncoder().encode(body));

/** How an answer does not get here, or does not say what became of the step. */
const LOSSES: Readonly<Record<string, () => Promise<ControllerAnswer>>> = {
  lost,
  'cut in the middle': async () => answered(201, '{"data":{"id":"'),
  'that of a cluster that has lost its leader': async () =>
    answered(
      500,
      JSON.stringify({ error: { code: 'UNHANDLED', cause: { message: 'leadership lost while committing log' } } }),
    ),
};

const LOST_STEPS = CREATES.flatMap((path, step) =>
  Object.keys(LOSSES).flatMap((how, at) => (at === 0 || step === 2 ? [{ how, path, step }] : [])),
);

test.each(LOST_STEPS)(
  'step $step ($path) is made, but its answer is $how: it is found, and all is gone again',
  async ({ how, step }) => {
    const before = await standing();
    let posts = 0;
    await onTheWay(
      ({ method }, onward) => (method === 'POST' && posts++ === step ? onward().then(LOSSES[how]) : undefined),
      async () => {
        const { answer, failure } = await session.call('publishService', GIVEN);
        expect(failure).toBe('controller');
        expect(words(answer)).toContain('Everything that had been created was deleted again.');
      },
    );
    expect(posts).toBe(step + 1);
    expect(await standing()).toEqual(before);
  },
);

test('what cannot be deleted again is named, with the calls that do it; what may come yet, too', async () => {
  const before = await standing();
  let posts = 0;
  await onTheWay(
    ({ method, path }) => {
      if (method === 'POST' && posts++ === 4) return lost();
      return method === 'DELETE' && /configs|services/.test(path) ? lost() : undefined;
    },
    async () => {
      const text = words((await session.call('publishService', GIVEN)).answer);
      expect(text).toMatch(/STILL THERE: atlas \(\S+\), atlas-host \(\S+\), atlas-intercept \(\S+\)\./);
      expect(text).toContain('atlas-bind may still be created: the controller has not answered.');
      const [, calls = ''] =
        /Make these calls, in this order: (.*?)\. unpublishService/.exec(text) ?? expect.fail(text);
      expect(calls.split('; ').map((each) => each.split(' ')[0])).toEqual([
        'deleteService',
        'deleteConfig',
        'deleteConfig',
      ]);
      posts = Number.POSITIVE_INFINITY;
    },
  );
  await session.call('unpublishService', { service: 'atlas' });
  expect(await standing()).toEqual(before);
});

test('a client that cancels the call in the middle leaves nothing behind', async () => {
  const before = await standing();
  const stop = new AbortController();
  await onTheWay(
    ({ method, path }, onward) =>
      method === 'POST' && path.endsWith('/service-policies') ? onward().finally(() => stop.abort()) : undefined,
    async () => {
      const pending = call(session.client, {
        tool: 'publishService',
        arguments: GIVEN,
        consent: { kind: 'yes' },
        signal: stop.signal,
      });
      expect((await pending).failure).toBeDefined();
    },
  );
  expect(await standing()).toEqual(before);
});

test.each([
  [{ writesPerMinute: 5 }, 'This takes 6 changes, and 5 may be sent in a minute'],
  [{ writesPerMinute: 7 }, undefined],
  [{ concurrentCalls: 1 }, undefined],
])('within the limits %j it is made whole, or nothing of it is sent', async (limit, refused) => {
  const limits = { writesPerMinute: 1e9, concurrentCalls: 1e9, bytesPerCall: 1e9, ...limit };
  const narrow = startSession(settingsOf(sandbox), { tools: insightTools, limits });
  const before = await standing();
  const { answer, failure } = await narrow.call('publishService', GIVEN);
  expect(failure, words(answer)).toBe(refused === undefined ? undefined : 'refused');
  if (refused !== undefined) expect(words(answer)).toContain(refused);
  else await session.call('unpublishService', { service: 'atlas' });
  expect(await standing()).toEqual(before);
  await narrow.close();
});

test('what had been created within a limit is deleted again, whatever the limit says', async () => {
  const limits = { writesPerMinute: 8, concurrentCalls: 1, bytesPerCall: 1e9 };
  const narrow = startSession(settingsOf(sandbox), { tools: insightTools, limits });
  const { answer } = await session.call('createServicePolicy', { ...POLICY, name: 'atlas-bind' });
  const { id } = (answer.structuredContent as { data: { id: string } }).data;
  const before = await standing();
  const { answer: failed } = await narrow.call('publishService', GIVEN);
  expect(words(failed)).toContain('Everything that had been created was deleted again.');
  expect(await standing()).toEqual(before);
  await session.call('deleteServicePolicy', { id });
  await narrow.close();
});

test('what was left when the program ended between two steps goes by the name that it was for', async () => {
  const before = await standing();
  const tags = { zitiMcpPublished: 'atlas' };
  await session.call('createConfig', { name: 'atlas-host', configTypeId: 'NH5p4FpGR', data: HOST, tags });
  const { answer, failure } = await session.call('unpublishService', { service: 'atlas' });
  expect(failure, words(answer)).toBeUndefined();
  expect(words(answer)).toContain('UNPUBLISHED what was left of atlas.');
  expect(await standing()).toEqual(before);
  const again = await session.call('unpublishService', { service: 'atlas' });
  expect(words(again.answer)).toContain('There is no service with the id or name "atlas"');
});

test('what somebody uses for something else by now stays, and is reported', async () => {
  await session.call('publishService', GIVEN);
  const { answer } = await session.call('listConfigs', { filter: 'name = "atlas-host"' });
  const [config] = (answer.structuredContent as { data: { id: string }[] }).data;
  await session.call('createService', { name: 'atlas-too', encryptionRequired: true, configs: [config?.id] });
  const removed = await session.call('unpublishService', { service: 'atlas' });
  expect(words(removed.answer)).toContain('atlas-host stays: atlas-too also use it now.');
});

test('without the right to make or remove a part, nothing is begun', async () => {
  const { catalogue } = session.process;
  const names = catalogue.tools.map(({ name }) => name).join();
  const exposure = { ...exposing(catalogue, names), deny: resolveNameList(['deleteConfig'], catalogue, '--deny') };
  const narrow = startSession(settingsOf(sandbox), { tools: insightTools, exposure });
  const before = await standing();
  const { answer, failure } = await narrow.call('publishService', { ...GIVEN, name: 'zephyr' });
  expect(failure).toBe('refused');
  expect(words(answer)).toContain('This also needs deleteConfig, which is not allowed here.');
  expect(await standing()).toEqual(before);
  await narrow.close();
});

test.each([
  [{ dial: ['#engineering', 'nobody-at-all'] }, 'no identity is called "nobody-at-all"'],
  [{ address: 'atlas.ziti:70000' }, 'is not an address with a port'],
  [{ host: 'localhost' }, 'is not an address with a port'],
  [{ address: 'icmp:atlas.ziti:443' }, 'is not an address with a port'],
  [{ address: 'https://atlas.ziti:443' }, 'is not an address with a port'],
  [{ host: 'tcp:two words:443' }, 'is not an address with a port'],
  [{ name: 'wiki' }, 'A service "wiki" already exists.'],
  [{ name: '' }, 'The name is empty'],
])('%j is refused before anything is sent', async (wrong, says) => {
  const { answer, failure } = await session.call('publishService', { ...GIVEN, ...wrong });
  expect(failure).toBe('arguments');
  expect(words(answer)).toContain(says);
});
