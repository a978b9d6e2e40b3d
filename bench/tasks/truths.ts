/**
 * The true answers about the seeded network, by task: computed from its rows alone, and compared with the data of the
 * tools' answers.
 */
import { broken, counted, type Data, findings, list, policies, texts } from './in-answer.ts';
import { dialed, grants, holders, holds, named, onlyBy, type Row, type Rows } from './naive.ts';

export interface Truth {
  /** What is true, computed from the rows. */
  readonly truth: (rows: Rows) => readonly string[];
  /** What the data of the tool's answer says is true. */
  readonly inAnswer: (data: Data) => readonly string[];
}

const granting = (identity: string, service: string) => (rows: Rows) =>
  grants(rows, 'Dial', named(rows.identities, identity), named(rows.services, service)).map(({ name }) => name);

const selected = (rows: readonly Row[], roles: unknown, semantic: unknown) =>
  rows.filter((row) => holds(roles, semantic, row));

const isDown = (router: Row) => router['isOnline'] !== true || router['disabled'] === true;

/** The addresses that a service catches, with their ports. */
function caught({ configs }: Rows, service: Row): readonly string[] {
  return configs
    .filter(({ configTypeId, id }) => configTypeId === 'g7cIWbcGg' && texts(service['configs']).includes(id))
    .flatMap(({ data }) => {
      const { addresses, portRanges } = data as {
        addresses: readonly string[];
        portRanges: readonly { low: number }[];
      };
      return addresses.flatMap((address) => portRanges.map(({ low }) => `${address}:${low}`));
    });
}

/** The checks that find what is planted in the network. */
const PLANTED_CHECKS: ReadonlySet<string> = new Set([
  'exposed-to-everyone',
  'policy-matches-nothing',
  'odd-role-attributes',
  'service-cannot-answer',
  'host-loops',
  'intercept-collisions',
  'permissions-like-admin',
  'masking-catch-alls',
  'unused-configs',
  'weak-auth-policies',
  'posture-matches-no-check',
  'routers-down',
]);

export const TRUTHS: Readonly<Record<string, Truth>> = {
  "task-typo can't reach wiki: why?": {
    truth: (rows) => (granting('task-typo', 'wiki')(rows).length === 0 ? ['dial policy'] : ['none']),
    inAnswer: broken('dial policy'),
  },
  "task-locked can't log in: why?": {
    truth: (rows) => (named(rows.identities, 'task-locked')['disabled'] === true ? ['identity'] : ['none']),
    inAnswer: broken('identity'),
  },
  'Nobody gets an answer from task-vault: why?': {
    truth: (rows) =>
      rows.terminators.some(({ serviceId }) => serviceId === named(rows.services, 'task-vault').id)
        ? ['none']
        : ['hosting'],
    inAnswer: broken('hosting'),
  },
  "task-nameless can't log in through our single sign-on: why?": {
    truth: ({ authPolicies, identities }) => {
      const { authPolicyId, externalId } = named(identities, 'task-nameless');
      const policy = authPolicies.find(({ id }) => id === authPolicyId);
      const primary = policy?.['primary'] as Readonly<Record<string, { readonly allowed: boolean }>> | undefined;
      return primary?.['cert']?.allowed || primary?.['updb']?.allowed || externalId ? ['none'] : ['authentication'];
    },
    inAnswer: broken('authentication'),
  },
  'What would somebody with only the attribute task-members reach?': {
    truth: (rows) => {
      const somebody = { id: 'any', name: 'any', roleAttributes: ['task-members'] };
      return rows.services
        .filter((service) => grants(rows, 'Dial', somebody, service).length > 0)
        .map(({ name }) => name);
    },
    inAnswer: (data) => list(data['gained']).map((pair) => String(pair['service'])),
  },
  'What stops if router-lagos-1 goes?': {
    truth: (rows) => {
      const { id } = named(rows.routers, 'router-lagos-1');
      const isOnlyThere = (service: Row) => {
        const hosts = rows.terminators.filter(({ serviceId }) => serviceId === service.id);
        return hosts.length > 0 && hosts.every(({ routerId }) => routerId === id);
      };
      return rows.services.filter(isOnlyThere).map(({ name }) => name);
    },
    inAnswer: (data) => {
      const { unanswered } = data['hosting'] as Readonly<Record<string, unknown>>;
      return [...new Set(list(unanswered).map((pair) => String(pair['service'])))];
    },
  },
  'Which policies let task-member into task-vault?': {
    truth: granting('task-member', 'task-vault'),
    inAnswer: policies,
  },
  'Why can task-typo open task-vault at all?': { truth: granting('task-typo', 'task-vault'), inAnswer: policies },
  'Would task-typo still get to task-vault without task-debug?': {
    truth: (rows) => granting('task-typo', 'task-vault')(rows).filter((name) => name !== 'task-debug'),
    inAnswer: policies,
  },
  'What is wrong with this network?': {
    truth: () => [...PLANTED_CHECKS],
    inAnswer: (data) => Object.keys(data['counts'] as object).filter((check) => PLANTED_CHECKS.has(check)),
  },
  'What is exposed to everyone?': {
    truth: ({ servicePolicies }) =>
      servicePolicies
        .filter(({ identityRoles, serviceRoles }) =>
          [identityRoles, serviceRoles].some((roles) => texts(roles).includes('#all')),
        )
        .map(({ name }) => name),
    inAnswer: findings('exposed-to-everyone'),
  },
  'Which policies match nothing?': {
    truth: ({ identities, servicePolicies, services }) =>
      servicePolicies
        .filter(
          ({ identityRoles, semantic, serviceRoles }) =>
            selected(identities, identityRoles, semantic).length === 0 ||
            selected(services, serviceRoles, semantic).length === 0,
        )
        .map(({ name }) => name),
    inAnswer: findings('policy-matches-nothing'),
  },
  'Which role attributes are misspelt?': {
    truth: ({ identities }) =>
      identities.filter(({ roleAttributes }) => texts(roleAttributes).includes('enginering')).map(({ name }) => name),
    inAnswer: (data) =>
      list(data['findings'])
        .filter(({ what }) => String(what).includes('policies name'))
        .map(({ entities }) => list(entities)[0]?.name ?? ''),
  },
  "Which services can't answer, and why?": {
    truth: ({ routers, services, terminators }) => {
      const down = new Set(routers.filter(isDown).map(({ id }) => id));
      return services
        .filter(({ id }) =>
          terminators.filter(({ serviceId }) => serviceId === id).every(({ routerId }) => down.has(String(routerId))),
        )
        .map(({ name }) => name);
    },
    inAnswer: findings('service-cannot-answer'),
  },
  'Which intercepts collide?': {
    truth: (rows) =>
      rows.services.flatMap((one, at) =>
        rows.services.slice(at + 1).flatMap((other) => {
          const both = caught(rows, one).some((address) => caught(rows, other).includes(address));
          const isShared = () => {
            const dialers = new Set(holders(rows, 'Dial', one.name));
            return holders(rows, 'Dial', other.name).some((name) => dialers.has(name));
          };
          return both && isShared() ? [[one.name, other.name].sort().join(' ')] : [];
        }),
      ),
    inAnswer: (data) =>
      list(data['findings']).map(({ entities }) =>
        list(entities)
          .map(({ name }) => name)
          .sort()
          .join(' '),
      ),
  },
  'Whose permissions amount to an administrator?': {
    truth: ({ identities }) =>
      identities
        .filter(({ isAdmin, permissions }) => isAdmin !== true && texts(permissions).includes('enrollment'))
        .map(({ name }) => name),
    inAnswer: findings('permissions-like-admin'),
  },
  'Which configs does no service use?': {
    truth: ({ configs, services }) => {
      const used = new Set(services.flatMap((service) => texts(service['configs'])));
      return configs.filter(({ id }) => !used.has(id)).map(({ name }) => name);
    },
    inAnswer: findings('unused-configs'),
  },
  'Which auth policies are weak?': {
    truth: ({ authPolicies }) =>
      authPolicies
        .filter(({ primary, secondary }) => {
          const { updb } = primary as { readonly updb: Readonly<Record<string, unknown>> };
          const isWeak = updb['maxAttempts'] === 0 || Number(updb['minPasswordLength']) < 12;
          return updb['allowed'] === true && (isWeak || (secondary as Data)['requireTotp'] !== true);
        })
        .map(({ name }) => name),
    inAnswer: (data) => [...new Set(findings('weak-auth-policies')(data))],
  },
  'Which posture checks are named but match none?': {
    truth: ({ postureChecks, servicePolicies }) =>
      servicePolicies
        .filter(
          ({ postureCheckRoles, semantic }) =>
            texts(postureCheckRoles).length > 0 && selected(postureChecks, postureCheckRoles, semantic).length === 0,
        )
        .map(({ name }) => name),
    inAnswer: findings('posture-matches-no-check'),
  },
  'Which hosts forward into their own intercept?': {
    truth: (rows) => {
      const forwards = (service: Row) =>
        rows.configs.some(
          ({ data, id }) => texts(service['configs']).includes(id) && (data as Data)['forwardAddress'] === true,
        );
      const loops = ({ name }: Row) =>
        holders(rows, 'Bind', name).some((host) => holders(rows, 'Dial', name).includes(host));
      return rows.services.filter((service) => forwards(service) && loops(service)).map(({ name }) => name);
    },
    inAnswer: findings('host-loops'),
  },
  'Who may host what unchecked once task-host-check goes?': {
    truth: (rows) => holders(rows, 'Bind', 'task-round').map((host) => `${host} task-round`),
    inAnswer: (data) =>
      list((data['posture'] as Data)['unguarded']).map(({ identity, service }) => `${identity} ${service}`),
  },
  'Which routers are down?': {
    truth: ({ routers }) => routers.filter(isDown).map(({ name }) => name),
    inAnswer: (data) =>
      list(data['findings'])
        .filter(({ id }) => !id.includes(':version:'))
        .map(({ entities }) => list(entities)[0]?.name ?? ''),
  },
  'Who loses what if task-debug goes?': {
    truth: (rows) => [String(onlyBy(rows, 'task-debug').length)],
    inAnswer: counted('lost'),
  },
  'Who loses what if dial-common goes?': {
    truth: (rows) => [String(onlyBy(rows, 'dial-common').length)],
    inAnswer: counted('lost'),
  },
  'What does task-leaver lose when disabled?': {
    truth: (rows) => [String(dialed(rows, 'task-leaver').length)],
    inAnswer: counted('outOfReach'),
  },
  'Who can reach task-vault, and by what?': {
    truth: (rows) => holders(rows, 'Dial', 'task-vault'),
    inAnswer: (data) =>
      list(data['entries'])
        .filter(({ kind }) => kind === 'Dial')
        .map(({ name }) => name),
  },
  'What can task-member reach, and by what?': {
    truth: (rows) => dialed(rows, 'task-member'),
    inAnswer: (data) =>
      list(data['entries'])
        .filter(({ kind }) => kind === 'Dial')
        .map(({ name }) => name),
  },
  'Does engineering reach wiki, and stay out of finance?': {
    truth: (rows) => {
      const reachable = dialed(rows, 'task-member');
      return [String(reachable.includes('task-vault') && !reachable.includes('wiki'))];
    },
    inAnswer: ({ passed }) => [String(passed)],
  },
};

/** By task that changes the network: what is wrong afterwards; empty if the task was done. */
export const ENDS: Readonly<Record<string, (rows: Rows) => readonly string[]>> = {
  'Take the misspelt attribute off task-typo.': (rows) => {
    const typo = named(rows.identities, 'task-typo');
    return [
      ...(texts(typo['roleAttributes']).join() === 'engineering'
        ? []
        : [`its attributes are ${texts(typo['roleAttributes'])}`]),
      ...(granting('task-typo', 'wiki')(rows).length > 0 || dialed(rows, 'task-typo').length > 1
        ? []
        : ['it reaches nothing']),
    ];
  },
  'Publish task-crm at crm.task:443 for engineering.': (rows) => {
    const service = named(rows.services, 'task-crm');
    const configs = rows.configs.filter(({ id }) => texts(service['configs']).includes(id));
    const engineers = rows.identities.filter(({ roleAttributes }) => texts(roleAttributes).includes('engineering'));
    const hosts = rows.identities.filter(({ roleAttributes }) => texts(roleAttributes).includes('hosts'));
    const same = (left: readonly string[], right: readonly Row[]) =>
      left.toSorted().join() ===
      right
        .map(({ name }) => name)
        .toSorted()
        .join();
    return [
      ...(caught(rows, service).join() === 'crm.task:443' ? [] : [`it catches ${caught(rows, service)}`]),
      ...(configs.some(({ data }) => (data as Data)['port'] === 8443) ? [] : ['it is forwarded nowhere']),
      ...(same(holders(rows, 'Dial', 'task-crm'), engineers) ? [] : ['others than engineering may dial it']),
      ...(same(holders(rows, 'Bind', 'task-crm'), hosts) ? [] : ['others than the hosts may host it']),
    ];
  },
  'task-leaver has left: off-board.': (rows) =>
    named(rows.identities, 'task-leaver')['disabled'] === true ? [] : ['it can still log in'],
};
