/** What is done to the members of a cluster is checked first: a controller answers 200 to the removal of an unknown one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfirmSandbox, textOf } from '../gate/confirm/confirm-sandbox.ts';

let sandbox: ConfirmSandbox;
beforeAll(async () => {
  sandbox = await ConfirmSandbox.open();
});
afterAll(() => sandbox.close());

test.each([undefined, { kind: 'yes' as const }])(
  'neither asks about nor removes an unknown member: %j',
  async (consent) => {
    const session = sandbox.session();
    const sent = await sandbox.sentDuring(async () => {
      const outcome = await session.call('removeFabricClusterMember', { id: 'nobody' }, consent);
      expect(outcome.failure).toBe('controller');
      expect(textOf(outcome)).toMatch(/nobody/);
      expect(textOf(outcome)).toMatch(/listFabricClusterMembers/);
      expect(textOf(outcome)).not.toMatch(/Done|was made|confirm/);
    });
    expect(JSON.stringify(sent)).not.toMatch(/remove-member/);
  },
);
