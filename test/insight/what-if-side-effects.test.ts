/** What whatIf tells besides who loses and gains: what clients catch and hosts forward, and what goes with a router. */

import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { beforeEach, describe, expect, it } from 'vitest';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { foreseeAccess } from '../../src/insight/what-if/foreseen.ts';
import { takenAway } from '../../src/insight/what-if/taken-away.ts';
import { EDGE_TERMINATOR } from './support/edge-terminator.ts';
import { type SandboxInside, sandboxInside } from './support/sandbox-inside.ts';
import { call, sandboxSource } from './support/sandbox-source.ts';

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

  describe('that an identity has of its own for a service', () => {
    const data = { addresses: ['ann.ziti'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
    beforeEach(() => {
      config('own', ['own.ziti']);
      sandbox.world.store.insert('serviceConfigs', { identityId: 'ann', serviceId: 'wiki', configId: 'own' });
    });

    it('and that changes: names the identity', async () => {
      expect((await ask('patchConfig', { id: 'own', data })).text).toContain(
        'For ann, wiki then has the config own (tcp:ann.ziti:443) instead of the config own (tcp:own.ziti:443).',
      );
      expect((await ask('patchConfig', { id: 'own', name: 'renamed' })).text).not.toContain('For ann');
    });

    it('and that is deleted: a controller refuses, as the sandbox does', async () => {
      await expect(ask('deleteConfig', { id: 'own' })).rejects.toMatchObject({
        message: 'ann has own of their own for a service: a controller refuses to delete it.',
        next: 'Take it back first: disassociateIdentitysServiceConfigs {"id":"ann","serviceConfigs":[{"configId":"own","serviceId":"wiki"}]}.',
      });
      expect((await call(sandbox, { tool: 'deleteConfig', arguments: { id: 'own' } })).status).toBe(500);
    });

    it('among more identities than are read: says so', async () => {
      for (let n = 0; n < 100; n++)
        sandbox.world.store.insert('identities', { id: `i${n}`, name: `i${n}`, typeId: 'Default' });
      const told = 'Which of 102 identities have it of their own for a service was not read';
      expect((await ask('deleteConfig', { id: 'own' })).text).toContain(told);
    });
  });

  it('whose new name is taken stays as it is', async () => {
    const data = { addresses: ['new.ziti'], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] };
    const { text } = await ask('patchConfig', { id: 'wiki-intercept', name: 'chat-intercept', data });
    expect(text).toContain('The name "chat-intercept" is empty or taken');
    expect(text).not.toContain('clients catch');
  });

  it('that does not exist: an error', async () => {
    await expect(ask('deleteConfig', { id: 'nope' })).rejects.toThrow('"nope" does not name one config');
  });
});

describe('a host config', () => {
  const TCP = { protocol: 'tcp', address: 'wiki.lan', port: 80 };
  const counts = (data: Readonly<Record<string, unknown>>) => data['counts'] as Readonly<Record<string, number>>;
  const hosted = (data: object, more: object = { configTypeId: 'NH5p4FpGR' }) => {
    const { store } = sandbox.world;
    store.insert('configs', { id: 'wiki-host', name: 'wiki-host', data, ...more });
    store.update('services', 'wiki', { configs: ['wiki-intercept', 'wiki-host'] });
  };

  beforeEach(() => {
    const { store } = sandbox.world;
    store.insert('routers', { id: 'r1', name: 'r1', isEdge: true, isVerified: true, live: { isOnline: true } });
    store.insert('identities', { id: 'hal', name: 'hal', typeId: 'Default', roleAttributes: ['hosts'] });
    const roles = { identityRoles: ['#hosts'], serviceRoles: ['@wiki'] };
    store.insert('servicePolicies', { name: 'bind', type: 'Bind', semantic: 'AnyOf', ...roles });
    store.insert('terminators', { id: 't', serviceId: 'wiki', routerId: 'r1', binding: 'edge', address: 'a' });
    hosted(TCP);
  });

  it('that is taken from a service, or deleted: tunnelers stop hosting it', async () => {
    const whole = { id: 'wiki', name: 'wiki', roleAttributes: ['all-staff'], encryptionRequired: false };
    for (const [tool, args] of [
      ['deleteConfig', { id: 'wiki-host' }],
      ['patchService', { id: 'wiki', configs: ['wiki-intercept'] }],
      ['updateService', whole],
    ] as const) {
      const { data, text } = await ask(tool, args);
      expect(text).toContain(`${tool} would have this effect:`);
      expect(text).toContain('NOTHING ANSWERS ANY MORE: 1 pair');
      expect(text).toContain('wiki has no host config any more: tunnelers, routers included, stop hosting it.');
      expect(text).toContain('hal may host it, by bind; 1 terminator now');
      expect(data['hosting']).toMatchObject({ unanswered: [{ identity: 'ann', service: 'wiki' }], refused: [] });
    }
  });

  it.each([
    ['nothing hosts it now', undefined],
    ['a router still answers itself', { id: 't', serviceId: 'wiki', routerId: 'r1', binding: 'transport' }],
  ])('that is taken from a service while %s: nobody loses it', async (_, terminator) => {
    const { store } = sandbox.world;
    store.remove('terminators', 't');
    if (terminator !== undefined) store.insert('terminators', { ...terminator, address: 'tcp:a:1' });
    const { data, text } = await ask('deleteConfig', { id: 'wiki-host' });
    expect(text).toContain('wiki has no host config any more');
    expect(counts(data)['unanswered']).toBe(0);
  });

  it.each([
    ['another port', { ...TCP, port: 1 }, 'wiki: hosts forward to tcp:wiki.lan:1 instead of tcp:wiki.lan:80'],
    ['another cost', { ...TCP, listenOptions: { cost: 9 } }, 'wiki: hosts still forward to tcp:wiki.lan:80'],
  ])('with %s: says what a controller cannot know', async (_, given, says) => {
    const { data, text } = await ask('patchConfig', { id: 'wiki-host', data: given });
    expect(text).toContain(says);
    expect(text).toContain(
      'This works only if something listens where hosts forward to, which a controller does not know.',
    );
    expect(counts(data)).toMatchObject({ unanswered: 0, refused: 0 });
  });

  it.each([
    [{ ...TCP, protocol: 'udp' }, 'tcp (it forwards everything as udp)'],
    [{ forwardProtocol: true, allowedProtocols: ['udp'], address: 'a', port: 1 }, 'tcp (allowedProtocols)'],
    [{ protocol: 'tcp', forwardAddress: true, allowedAddresses: ['*.lan'], port: 1 }, 'wiki.ziti (allowedAddresses)'],
    [
      { ...{ protocol: 'tcp', address: 'a', forwardPort: true }, allowedPortRanges: [{ low: 1, high: 442 }] },
      'port 443 (allowedPortRanges)',
    ],
  ])('that no longer forwards what clients catch: %j', async (given, refused) => {
    const { data, text } = await ask('patchConfig', { id: 'wiki-host', data: given });
    expect(text).toContain('HOSTS REFUSE SOME OF WHAT CLIENTS CATCH: 1 pair (1 identity, 1 service)');
    expect(text).toContain(`hosts REFUSE of what clients catch: ${refused}`);
    expect(data['hosting']).toMatchObject({ unanswered: [], refused: [{ identity: 'ann', service: 'wiki' }] });
    expect(
      takenAway(
        await foreseeAccess(sandboxSource(sandbox), {
          tool: 'patchConfig',
          arguments: { id: 'wiki-host', data: given },
        }),
      ),
    ).toContain('1 pair (wiki) are refused by hosts');
    sandbox.world.store.update('configs', 'wiki-host', { data: given });
    expect((await ask('patchConfig', { id: 'wiki-host', data: TCP })).text).toContain(
      `hosts no longer refuse ${refused}`,
    );
  });

  it('that stays, while clients catch something else', async () => {
    sandbox.world.store.update('configs', 'wiki-host', {
      data: {
        protocol: 'tcp',
        address: 'a',
        forwardPort: true,
        allowedPortRanges: [
          { low: 1, high: 400 },
          { low: 401, high: 500 },
        ],
      },
    });
    const data = { addresses: ['wiki.ziti'], protocols: ['tcp'], portRanges: [{ low: 400, high: 501 }] };
    expect((await ask('patchConfig', { id: 'wiki-intercept', data })).text).toContain(
      'REFUSE of what clients catch: port 400-501',
    );
    const less = { ...data, portRanges: [{ low: 390, high: 500 }] };
    expect((await ask('patchConfig', { id: 'wiki-intercept', data: less })).text).not.toContain('REFUSE');
  });

  it('that allows only a part of the addresses', async () => {
    const catching = (address: string) => ({
      addresses: [address],
      protocols: ['tcp'],
      portRanges: [{ low: 443, high: 443 }],
    });
    for (const [caught, allowed] of [
      ['10.0.0.0/8', '10.1.0.0/16'],
      ['*.ziti', 'wiki.ziti'],
    ] as const) {
      sandbox.world.store.update('configs', 'wiki-intercept', { data: catching(caught) });
      const callArgs = { protocol: 'tcp', port: 80, forwardAddress: true, allowedAddresses: [allowed] };
      expect((await ask('patchConfig', { id: 'wiki-host', data: callArgs })).text).toContain(
        `all of ${caught} (allowedAddresses)`,
      );
      const wider = { ...callArgs, allowedAddresses: [caught] };
      expect((await ask('patchConfig', { id: 'wiki-host', data: wider })).text).not.toContain('REFUSE');
    }
  });

  it('that no longer binds the instance that clients name, or clients that name another', async () => {
    const { store } = sandbox.world;
    const caught = store.get('configs', 'wiki-intercept')?.['data'] as object;
    const dials = (identity: string) => ({ ...caught, dialOptions: { identity } });
    const binds = (identity: string) => ({ ...TCP, listenOptions: { identity } });
    store.update('configs', 'wiki-intercept', { data: dials('one') });
    store.update('configs', 'wiki-host', { data: binds('one') });
    for (const call of [
      { id: 'wiki-intercept', data: dials('two') },
      { id: 'wiki-host', data: binds('two') },
    ]) {
      const { data, text } = await ask('patchConfig', call);
      expect(text).toMatch(/clients then name the instance (one|two) .*, and hosts bind another one/);
      expect(counts(data)['unanswered']).toBe(1);
    }
    const filledIn = await ask('patchConfig', { id: 'wiki-host', data: binds('$tunneler_id.name') });
    expect(counts(filledIn.data)['unanswered']).toBe(0);
  });

  it.each([{ bindUsingEdgeIdentity: true }, { identity: 'one' }])(
    'that asks for an instance: %j',
    async (listenOptions) => {
      const passed = { ...TCP, listenOptions };
      const { data, text } = await ask('patchConfig', { id: 'wiki-host', data: passed });
      expect(text).toContain('wiki: hosts then answer only dials that name their instance (listenOptions)');
      expect(counts(data)['unanswered']).toBe(1);
      const named = {
        ...(sandbox.world.store.get('configs', 'wiki-intercept')?.['data'] as object),
        dialOptions: { identity: 'one' },
      };
      sandbox.world.store.update('configs', 'wiki-intercept', { data: named });
      expect((await ask('patchConfig', { id: 'wiki-host', data: passed })).text).toContain(
        'hosts then answer as clients dial it',
      );
      sandbox.world.store.update('configs', 'wiki-host', { data: passed });
      const back = await ask('patchConfig', { id: 'wiki-host', data: TCP });
      expect(back.text).toContain('clients name one (dialOptions.identity of its intercept config)');
      expect(counts(back.data)['unanswered']).toBe(1);
    },
  );

  it('of the second version: each of its terminators counts', async () => {
    sandbox.world.store.remove('configs', 'wiki-host');
    hosted({ terminators: [TCP] }, { configTypeId: 'host.v2' });
    const args = { terminators: [TCP, { ...TCP, protocol: 'udp', port: 81 }] };
    const { text } = await ask('patchConfig', { id: 'wiki-host', data: args });
    expect(text).toContain('hosts forward to tcp:wiki.lan:80, udp:wiki.lan:81 instead of tcp:wiki.lan:80');
    expect(text).toContain('REFUSE of what clients catch: tcp (it forwards everything as udp)');
  });

  it('that a service gets: says that it works only if something listens', async () => {
    sandbox.world.store.update('services', 'chat', { configs: undefined });
    const { text } = await ask('patchService', { id: 'chat', configs: ['wiki-host'] });
    expect(text).toContain('chat: hosts forward to tcp:wiki.lan:80');
    expect(text).toContain('nobody may host it (Bind policies)');
  });

  it('that only changes its name: says that nothing else changes', async () => {
    expect((await ask('patchConfig', { id: 'wiki-host', name: 'other' })).text).toContain(
      'It changes neither what clients catch nor what hosts forward.',
    );
  });

  it('of one identity: says where it forwards to', async () => {
    config('other', ['other.ziti']);
    sandbox.world.store.update('configs', 'other', { configTypeId: 'NH5p4FpGR', data: { ...TCP, port: 8 } });
    const serviceConfigs = [{ serviceId: 'wiki', configId: 'other' }];
    expect((await ask('associateIdentitysServiceConfigs', { id: 'hal', serviceConfigs })).text).toContain(
      'wiki then has the config other (forwards to tcp:wiki.lan:8) instead of the config wiki-host (forwards to tcp:wiki.lan:80)',
    );
  });
});

describe('an edge router that is disabled', () => {
  it('takes down the services that are hosted nowhere else, and the circuits through it', async () => {
    const { store } = sandbox.world;
    for (const id of ['r1', 'r2']) {
      store.insert('routers', { id, name: id, isEdge: true, isVerified: true, live: { isOnline: true } });
    }
    const terminator = (serviceId: string, routerId: string) =>
      store.insert('terminators', { ...EDGE_TERMINATOR, serviceId, routerId });
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

describe('what ann has open, by a session and by an OIDC login', () => {
  beforeEach(() => {
    const { store } = sandbox.world;
    const only = { cert: { allowed: false }, updb: { allowed: true }, extJwt: { allowed: false } };
    store.insert('authPolicies', {
      id: 'passwords',
      name: 'passwords',
      primary: only,
      secondary: { requireTotp: false },
    });
    store.insert('identities', { id: 'hal', name: 'hal', typeId: 'Default', roleAttributes: ['hosts', 'near'] });
    const routers = { semantic: 'AnyOf', edgeRouterRoles: ['#all'] };
    store.insert('edgeRouterPolicies', { id: 'near', name: 'near', identityRoles: ['#near'], ...routers });
    store.insert('serviceEdgeRouterPolicies', { id: 'all', name: 'all', serviceRoles: ['#all'], ...routers });
    for (const id of ['ann', 'hal']) {
      store.insert('authenticators', { id: `${id}-cert`, identityId: id, method: 'cert', fingerprint: 'ab' });
    }
    const roles = { identityRoles: ['#hosts'], serviceRoles: ['#all-staff'] };
    store.insert('servicePolicies', { id: 'bind', name: 'bind', type: 'Bind', semantic: 'AnyOf', ...roles });
    store.insert('routers', { id: 'r1', name: 'r1', isEdge: true, isVerified: true, live: { isOnline: true } });
    store.insert('terminators', { id: 't', serviceId: 'wiki', routerId: 'r1', binding: 'edge', hostId: 'hal' });
    const login = { id: 'login-1', identityId: 'ann', token: 't', authenticatorId: 'ann-cert' };
    store.insert('apiSessions', login);
    const session = { id: 'session-1', identityId: 'ann', serviceId: 'wiki', apiSessionId: login.id, type: 'Dial' };
    store.insert('sessions', session);
    for (const [id, opened] of [
      ['by-session', {}],
      ['by-login', { oidcSessionId: 'login' }],
    ] as const) {
      const ends = { clientId: 'ann', serviceId: 'wiki', terminatorId: 't', routerIds: ['r1'] };
      store.insert('circuits', { id, ...ends, ...opened });
    }
  });

  const all = ['by-login', 'by-session'];
  it.each<[tool: string, args: Record<string, unknown>, ended: readonly string[], text: string]>([
    ['disableIdentity', { id: 'ann', durationMinutes: 0 }, all, 'cut off: 2 circuits, 1 session, 1 API session.'],
    ['deleteIdentity', { id: 'ann' }, all, 'cut off: 2 circuits, 1 session, 1 API session.'],
    ['deleteAPISessions', { id: 'login-1' }, ['by-session'], 'cut off: 1 circuit, 1 session, 1 API session.'],
    ['deleteSession', { id: 'session-1' }, ['by-session'], 'cut off: 1 circuit, 1 session.'],
    ['patchIdentity', { id: 'ann', roleAttributes: [] }, all, 'cut off: 2 circuits'],
    [
      'deleteAuthenticator',
      { id: 'ann-cert' },
      ['by-session'],
      'Open now, and NOT cut off: 1 circuit. A login by OIDC',
    ],
    ['patchIdentity', { id: 'ann', authPolicyId: 'passwords' }, ['by-session'], 'NOT cut off: 1 circuit.'],
    ['disableIdentity', { id: 'hal', durationMinutes: 0 }, all, 'NOTHING ANSWERS any more, until others host them'],
    ['deleteIdentity', { id: 'hal' }, all, 'NOTHING ANSWERS any more, until others host them'],
    ['deleteServicePolicy', { id: 'bind' }, [], 'NOTHING ANSWERS any more, until others host them'],
    ['deleteAuthenticator', { id: 'hal-cert' }, [], 'NOTHING ANSWERS once the hosts have to log in or'],
    ['patchIdentity', { id: 'hal', roleAttributes: ['hosts'] }, [], 'NOTHING ANSWERS once the hosts have to log in or'],
  ])('%s %j ends what a controller ends', async (tool, args, ended, text) => {
    const answer = await ask(tool, args);
    const { circuits } = answer.data as { readonly circuits: readonly { readonly id: string }[] };
    expect(circuits.map(({ id }) => id).sort()).toEqual(ended);
    expect(answer.text).toContain(text);
  });

  it('is in the report on either', async () => {
    const report = async (identity: string) => (await answerPerson(sandboxSource(sandbox), { identity })).text;
    expect(await report('ann')).toContain('Open now: 1 API session, 2 circuits (to wiki');
    expect(await report('hal')).toContain(
      'As a host it carries 2 circuits of others, which disabling or deleting it ends.',
    );
  });

  it('is mentioned once if a router is deleted', async () => {
    const { text } = await ask('deleteEdgeRouter', { id: 'r1' });
    expect(text.match(/NOTHING ANSWERS any more, until/g)).toHaveLength(1);
    expect(text).not.toContain('once their hosts');
  });
});
