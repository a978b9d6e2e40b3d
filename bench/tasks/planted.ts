import type { TestSession } from '../../test/support/session.ts';

/** A sandbox of 1,000 identities with planted faults, by name. */
export interface Planted {
  readonly session: TestSession;
  /** The id of an entity by its name. */
  id(list: string, name: string): Promise<string>;
}

/** By name: it is looked up as an id. */
const ONLY_ROUTER = 'router-lagos-1';

type Given = Readonly<Record<string, unknown>>;

type Make = (tool: string, args: Given) => Promise<string>;

/** An identity that logs in by tokens only, and that no token can name. */
async function plantTokens(make: Make): Promise<void> {
  const signer = await make('createExternalJwtSigner', {
    ...{ name: 'task-sso', issuer: 'https://sso.task', audience: 'task', enabled: true },
    ...{ claimsProperty: 'email', useExternalId: true, jwksEndpoint: 'https://sso.task/jwks' },
  });
  const authPolicyId = await make('createAuthPolicy', {
    name: 'task-tokens',
    primary: {
      cert: { allowed: false, allowExpiredCerts: false },
      extJwt: { allowed: true, allowedSigners: [signer] },
      updb: {
        ...{ allowed: false, maxAttempts: 5, minPasswordLength: 12, lockoutDurationMinutes: 15 },
        ...{ requireMixedCase: true, requireNumberChar: true, requireSpecialChar: true },
      },
    },
    secondary: { requireTotp: false },
  });
  const roleAttributes = ['engineering', 'employees'];
  await make('createIdentity', {
    name: 'task-nameless',
    type: 'Default',
    isAdmin: false,
    roleAttributes,
    authPolicyId,
  });
}

/** A service that only one router leads to. */
async function plantPrinter(make: Make): Promise<void> {
  const service = { name: 'task-printer', encryptionRequired: false, roleAttributes: ['common'] };
  const terminator = { service: await make('createService', service), router: ONLY_ROUTER, binding: 'transport' };
  await make('createTerminator', { ...terminator, address: 'tcp:printer.task:631' });
}

/** A service whose host may dial it, forwards to whatever is dialed, and has to pass a posture check to host it. */
async function plantRound(make: Make): Promise<void> {
  const everyPort = [{ low: 1, high: 65_535 }];
  const intercept = { addresses: ['10.77.0.0/16'], protocols: ['tcp'], portRanges: everyPort };
  const forward = {
    ...{ protocol: 'tcp', forwardAddress: true, allowedAddresses: intercept.addresses },
    ...{ forwardPort: true, allowedPortRanges: everyPort },
  };
  const configs = [
    await make('createConfig', { name: 'task-round-intercept', configTypeId: 'g7cIWbcGg', data: intercept }),
    await make('createConfig', { name: 'task-round-host', configTypeId: 'NH5p4FpGR', data: forward }),
  ];
  const service = await make('createService', { name: 'task-round', encryptionRequired: true, configs });
  const check = { name: 'task-host-check', typeId: 'DOMAIN', domains: ['hosts.task'], roleAttributes: ['task-host'] };
  await make('createPostureCheck', check);
  const host = { name: 'task-host', type: 'Default', isAdmin: false, roleAttributes: ['task-hosts'] };
  await make('createIdentity', host);
  const policy = { semantic: 'AnyOf', identityRoles: ['#task-hosts'], serviceRoles: [`@${service}`] };
  await make('createServicePolicy', { ...policy, name: 'task-dial-round', type: 'Dial' });
  await make('createServicePolicy', {
    ...{ ...policy, name: 'task-bind-round', type: 'Bind' },
    postureCheckRoles: ['#task-host'],
  });
}

/** Plants the faults that the tasks are about. */
export async function plant(session: TestSession): Promise<Planted> {
  const make = async (tool: string, args: Given): Promise<string> => {
    const { answer, failure } = await session.call(tool, args);
    const [first] = answer.content;
    if (failure !== undefined || first?.type !== 'text') throw new Error(`${tool}: ${JSON.stringify(answer.content)}`);
    return (JSON.parse(first.text) as { data?: { id?: string } }).data?.id ?? '';
  };
  const service = (name: string, more: Given = {}) =>
    make('createService', { name, encryptionRequired: true, roleAttributes: ['common'], ...more });
  const policy = (name: string, type: string, more: Given) =>
    make('createServicePolicy', { name, type, semantic: 'AnyOf', ...more });
  const person = (name: string, roleAttributes: readonly string[], more: Given = {}) =>
    make('createIdentity', { name, type: 'Default', isAdmin: false, roleAttributes, ...more });
  const intercept = (name: string, address: string) =>
    make('createConfig', {
      name,
      configTypeId: 'g7cIWbcGg',
      data: { addresses: [address], protocols: ['tcp'], portRanges: [{ low: 443, high: 443 }] },
    });
  await person('task-typo', ['enginering']);
  const locked = await person('task-locked', ['engineering']);
  await session.call('disableIdentity', { id: locked, durationMinutes: 0 });
  await person('task-leaver', ['engineering'], { tags: { team: 'task' } });
  await person('task-helper', ['helpers'], { permissions: ['enrollment'] });
  await person('task-member', ['task-members']);
  const vault = await service('task-vault', { roleAttributes: ['task-vault'] });
  await policy('task-dial-vault', 'Dial', { identityRoles: ['#task-members'], serviceRoles: [`@${vault}`] });
  await policy('task-debug', 'Dial', { identityRoles: ['#all'], serviceRoles: [`@${vault}`] });
  await policy('task-nobody', 'Dial', { identityRoles: ['#task-gone'], serviceRoles: [`@${vault}`] });
  const [left, right] = [await intercept('task-left', 'twin.task'), await intercept('task-right', 'twin.task')];
  await service('task-twin-a', { roleAttributes: ['task-twins'], configs: [left] });
  await service('task-twin-b', { roleAttributes: ['task-twins'], configs: [right] });
  await policy('task-dial-twins', 'Dial', { identityRoles: ['#task-members'], serviceRoles: ['#task-twins'] });
  await intercept('task-left-over', 'nobody.task');
  await make('createAuthPolicy', {
    name: 'task-weak',
    primary: {
      cert: { allowed: false, allowExpiredCerts: false },
      extJwt: { allowed: false, allowedSigners: [] },
      updb: {
        allowed: true,
        maxAttempts: 0,
        minPasswordLength: 5,
        lockoutDurationMinutes: 0,
        requireMixedCase: false,
        requireNumberChar: false,
        requireSpecialChar: false,
      },
    },
    secondary: { requireTotp: false },
  });
  await plantTokens(make);
  await plantPrinter(make);
  await plantRound(make);
  return {
    session,
    async id(list, name) {
      const { answer } = await session.call(list, { filter: `name = ${JSON.stringify(name)}`, fields: ['id'] });
      const [first] = answer.content;
      const rows = first?.type === 'text' ? first.text.split('\n') : [];
      return rows.at(-1)?.split('\t')[0] ?? '';
    },
  };
}
