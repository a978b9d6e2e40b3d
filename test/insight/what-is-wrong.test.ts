/** Questions of operators on a network with one fault each: one call answers, in few words, what is wrong and who is affected. */
import { describe, expect, it } from 'vitest';
import { answerAudit } from '../../src/insight/audit/answer.ts';
import { answerPerson } from '../../src/insight/person/answer.ts';
import { answerWho } from '../../src/insight/reach/answer.ts';
import type { Fix } from '../../src/insight/wording/finding.ts';
import { ENGINEER, networkToBreak } from './support/network-to-break.ts';

const { ask, change, intercept, named, plant, rows, service, withoutTerminators } = networkToBreak();

describe('what is wrong', () => {
  const found = async (check: string) => ask(answerAudit, { checks: [check] });

  it('networks that overlap', async () => {
    intercept('net-a', ['10.0.0.0/8'], [22, 22]);
    intercept('net-b', ['10.1.2.0/24'], [1, 1024]);
    for (const name of ['net-a', 'net-b']) service(name, ['engineering'], [name]);
    expect((await found('intercept-collisions')).text).toMatch(
      /net-a and net-b both catch tcp:10\.0\.0\.0\/8 and 10\.1\.2\.0\/24:22/,
    );
  });

  it('an administrator that nobody can log in as', async () => {
    plant('identities', { id: 'spare', name: 'spare', isAdmin: true, typeId: 'Default', authPolicyId: 'default' });
    const { text } = await found('administrators');
    expect(text).toMatch(/spare is an administrator, logs in with nothing yet, without a second factor/);
    expect(text).toContain('patchIdentity {"id":"spare","isAdmin":false}');
  });

  it('a person without a session, whose circuits show that the client is there', async () => {
    const [person, git] = [named('identities', ENGINEER).id, named('services', 'git').id];
    plant('circuits', { id: 'open', clientId: person, serviceId: git });
    const { data, text } = await ask(answerPerson, { identity: ENGINEER });
    expect(text).toContain('Open now: 0 API sessions, 1 circuit (to git)');
    expect(text).toContain('Its client logged in with OIDC, so only its circuits are visible.');
    const steps = (data['steps'] as readonly Fix[]).map(({ tool }) => tool);
    expect(steps).toEqual(['disableIdentity', 'deleteFabricCircuit', 'deleteIdentity']);
  });

  it('devices and hosted services of a person say what becomes of them', async () => {
    const required = { typeId: 'Default', authPolicyId: 'default' };
    plant('identities', { ...required, id: 'd1', name: 'notebook-7', tags: { owner: ENGINEER } });
    plant('identities', { ...required, id: 'd2', name: `${ENGINEER}-phone` });
    const { data } = await ask(answerPerson, { identity: ENGINEER });
    expect(data['owned']).toEqual([
      expect.objectContaining({
        id: 'd1',
        fix: { tool: 'disableIdentity', arguments: { id: 'd1', durationMinutes: 0 } },
      }),
      expect.objectContaining({ id: 'd2', next: expect.stringMatching(/^Find out whose it is; .* disableIdentity/) }),
    ]);
    const hosts = await ask(answerPerson, { identity: 'host-git-berlin-5' });
    expect(hosts.data['hosted']).toContainEqual(
      expect.objectContaining({ name: 'git', next: expect.stringContaining('createServicePolicy') }),
    );
  });

  it('who may reach a service, but only through routers that are disabled', async () => {
    const routers = rows('routers').filter((row) => row['isEdge'] === true);
    for (const { name } of routers) change('routers', String(name), { disabled: true });
    expect((await ask(answerWho, { service: 'git' })).text).toMatch(/not now: no enabled edge router in common; /);
  });

  it('who may reach a service that nothing hosts, or only where nobody gets', async () => {
    const whoText = async () => (await ask(answerWho, { service: 'git' })).text;
    change('routers', 'router-berlin-1', { disabled: true });
    change('routers', 'router-berlin-2', { disabled: true });
    expect(await whoText()).toMatch(/not now: hosted only on routers that are offline or disabled; \d+: yara\.moreau/);
    withoutTerminators('git');
    expect(await whoText()).toMatch(/not now: nothing hosts it; \d+: yara\.moreau/);
  });
});
