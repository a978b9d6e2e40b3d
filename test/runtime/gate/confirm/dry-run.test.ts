/** What a change would do, reported without doing it. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../../../src/generated/operations.ts';
import { requiredArguments } from '../../../support/required-arguments.ts';
import { ASK, ConfirmSandbox, changesIn, confirmationsOf, textOf, tokenIn } from './confirm-sandbox.ts';

let sandbox: ConfirmSandbox;
beforeAll(async () => {
  sandbox = await ConfirmSandbox.open();
});
afterEach(() => sandbox.closeSessions());
afterAll(() => sandbox.close());

describe('a dry run', () => {
  test('shows what would change, changes nothing, and does not count as a change', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const id = await sandbox.newService('tried');
    const sent = await sandbox.sentDuring(async () => {
      const outcome = await session.call('deleteService', { id, dryRun: 'true' }, undefined);
      expect(outcome.failure).toBeUndefined();
      expect(outcome.answer.isError).toBeUndefined();
      expect(textOf(outcome)).toMatch(/^Nothing was changed: this is a dry run\./);
      expect(textOf(outcome)).toContain('"tried"');
    });
    expect(changesIn(sent)).toStrictEqual([]);
    expect(confirmationsOf(session)).toStrictEqual([['call', 'done', 'dry run']]);
  });

  test('says which names it replaced by ids, and so does a question', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const id = await sandbox.newService('called-by-name');
    const args = { name: sandbox.newName(), type: 'Dial', semantic: 'AnyOf', serviceRoles: ['@called-by-name'] };
    const note = `serviceRoles: @called-by-name is @${id}.`;
    expect(textOf(await session.call('createServicePolicy', { ...args, dryRun: true }, undefined))).toContain(note);
    const unconfirmed = await session.call('createServicePolicy', args, undefined);
    const [, policy = ''] = /"id":"([^"]+)"/.exec(textOf(unconfirmed)) ?? [];
    expect(textOf(await session.call('updateServicePolicy', { ...args, id: policy }, ASK))).toContain(note);
  });

  test('with the value false is an ordinary call', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const { failure } = await session.call('deleteService', { id: await sandbox.newService(), dryRun: false }, ASK);
    expect(failure).toBe('asked');
  });

  test('has the preview as data too', async () => {
    const session = sandbox.session({ structured: true });
    const id = await sandbox.newService();
    const { answer } = await session.call('deleteService', { id, dryRun: true });
    expect(answer.structuredContent).toMatchObject({ preview: { target: { kind: 'service', id }, differences: [] } });
  });

  test('neither shows nor accepts a token', async () => {
    const session = sandbox.session();
    const id = await sandbox.newService();
    const outcome = await session.call('deleteService', { id, dryRun: true }, undefined);
    expect(tokenIn(outcome)).toBe('');
    const confirm = tokenIn(await session.call('deleteService', { id }, undefined));
    expect((await session.call('deleteService', { id, dryRun: true, confirm }, undefined)).failure).toBeUndefined();
    expect((await session.call('deleteService', { id, confirm }, undefined)).failure).toBeUndefined();
  });

  const writes = operations.filter(({ effect }) => effect !== 'read').map(({ name }) => name);

  test('there are many writes to try', () => {
    expect(writes.length).toBeGreaterThan(115);
  });

  test.each(writes)('%s only sends reads', async (name) => {
    const session = sandbox.session({ mode: 'elicit' });
    const sent = await sandbox.sentDuring(async () => {
      const outcome = await session.call(name, { ...requiredArguments(name), dryRun: true }, undefined);
      expect(['controller', undefined], textOf(outcome)).toContain(outcome.failure);
    });
    expect(changesIn(sent)).toStrictEqual([]);
    expect(session.audited().map(({ event }) => event)).toStrictEqual(['call']);
  });
});
