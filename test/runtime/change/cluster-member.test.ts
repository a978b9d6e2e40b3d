/** What is done to the members of a cluster is checked first: a controller answers 200 to the removal of an unknown one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Ground, textOf } from '../gate/confirm/ground.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await Ground.open();
});
afterAll(() => ground.close());

test.each([undefined, { kind: 'yes' as const }])(
  'an unknown member is neither asked about nor removed: %j',
  async (consent) => {
    const session = ground.session();
    const sent = await ground.sentDuring(async () => {
      const outcome = await session.call('removeFabricClusterMember', { id: 'nobody' }, consent);
      expect(outcome.failure).toBe('controller');
      expect(textOf(outcome)).toMatch(/nobody/);
      expect(textOf(outcome)).toMatch(/listFabricClusterMembers/);
      expect(textOf(outcome)).not.toMatch(/Done|Made|confirm/);
    });
    expect(JSON.stringify(sent)).not.toMatch(/remove-member/);
  },
);
