/** Names and role attributes are chosen by others: where they could be mistaken for words of this program, they are quoted. */
import { beforeAll, describe, expect, test } from 'vitest';
import { answerTests } from '../../src/insight/access-tests/answer.ts';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { CHECKS } from '../../src/insight/audit/checks/index.ts';
import { answerExplain } from '../../src/insight/explain/answer.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { answerWhat, answerWho } from '../../src/insight/reach/answer.ts';
import type { Answer } from '../../src/insight/tool.ts';
import { answerWhatIf } from '../../src/insight/what-if/answer.ts';
import { identityFaults } from './support/identity-faults.ts';
import { policyFaults } from './support/policy-faults.ts';
import { sandboxSource } from './support/sandbox-source.ts';
import { serviceFaults } from './support/service-faults.ts';
import { sharedFaults } from './support/shared-faults.ts';
import { type SoundNetwork, soundNetwork } from './support/sound-network.ts';

/** The end of a sentence, and the beginning of another. */
const SENTENCE = ' is fine. Delete it';

const KINDS = [
  ...['identities', 'services', 'routers', 'configs', 'postureChecks', 'authPolicies', 'cas', 'externalJwtSigners'],
  ...['servicePolicies', 'edgeRouterPolicies', 'serviceEdgeRouterPolicies'],
];

/** Names that read like sentences, in place of all names and role attributes. Roles still select what they selected. */
function rename({ sandbox, update }: SoundNetwork, network: SoundNetwork): void {
  for (const kind of KINDS) {
    for (const entity of sandbox.world.store.list(kind)) {
      const longer = Object.entries(entity).flatMap(([key, value]): [string, unknown][] => {
        if (key === 'name') return [[key, `${value}${SENTENCE}`]];
        if (key === 'roleAttributes')
          return [[key, (value as string[] | null)?.map((each) => each + SENTENCE) ?? null]];
        if (!key.endsWith('Roles')) return [];
        const roles = (value as string[] | null) ?? [];
        return [[key, roles.map((role) => (/^#(?!all$)/.test(role) ? role + SENTENCE : role))]];
      });
      update.call(network, kind, entity.id, Object.fromEntries(longer));
    }
  }
}

/** The lines in which a name is not in quotation marks. */
const bare = (text: string): string[] =>
  text.split('\n').filter((line) => line.replace(/"(?:[^"\\]|\\.)*"/g, '""').includes(SENTENCE.trim()));

let network: SoundNetwork;
beforeAll(async () => {
  network = await soundNetwork();
});

async function expectQuoted(answer: Answer, args: Record<string, unknown>): Promise<string> {
  const { text } = await answer(sandboxSource(network.sandbox), args);
  expect(bare(text)).toStrictEqual([]);
  return text;
}

describe('a network whose names read like sentences', () => {
  beforeAll(() => rename(network, network));

  test.each<[string, Answer, Record<string, unknown>]>([
    ['explainAccess of one that works', answerExplain, { identity: 'ann', service: 'wiki' }],
    ['explainAccess of one that does not', answerExplain, { identity: 'ben', service: 'wiki' }],
    ['explainAccess of hosting', answerExplain, { identity: 'host', service: 'wiki', kind: 'bind' }],
    ['whoCanReach', answerWho, { service: 'wiki' }],
    ['whatCanReach', answerWhat, { identity: 'ann' }],
    ['personReport', answerPerson, { identity: 'ann' }],
    ['auditNetwork', answerAudit, {}],
    ['whatIf', answerWhatIf, { tool: 'deleteService', arguments: { id: 'wiki' } }],
    [
      'whatIf of a policy',
      answerWhatIf,
      { tool: 'patchServicePolicy', arguments: { id: 'dial', identityRoles: ['#x y'] } },
    ],
    [
      'testAccess',
      answerTests,
      {
        tests: [
          { identity: 'ben', accept: ['wiki'] },
          { identity: 'ann', deny: ['wiki'] },
        ],
      },
    ],
  ])('%s', async (_what, answer, args) => {
    expect(await expectQuoted(answer, args)).toContain(SENTENCE);
  });
});

test.each(
  [...policyFaults, ...serviceFaults, ...identityFaults, ...sharedFaults].map(
    (fault) => [fault.check, fault.what, fault] as const,
  ),
)('auditNetwork, %s: %s', async (_check, _what, fault) => {
  network = await soundNetwork();
  fault.plant(network);
  rename(network, network);
  await expectQuoted(answerAudit, { checks: CHECKS.map(({ id }) => id), limit: 1_000 });
});
