/** Confirmation in two calls: what counts as the second, what does not, and what is sent. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { TOKEN_LIFETIME, Tokens } from '../../../../src/runtime/gate/confirm/tokens.ts';
import type { CallOutcome } from '../../../../src/runtime/owners/call.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import type { TestSession } from '../../../support/session.ts';
import { testClock } from '../../../support/test-clock.ts';
import { ConfirmSandbox, changesIn, confirmationsOf, type Options, textOf, tokenIn } from './confirm-sandbox.ts';

const KEY = Buffer.alloc(32, 7);

let elsewhere: Sandbox;
beforeAll(async () => {
  elsewhere = await startSandbox({ size: 'empty' });
});
afterAll(() => elsewhere.close());

let sandbox: ConfirmSandbox;
beforeAll(async () => {
  sandbox = await ConfirmSandbox.open();
});
afterEach(() => sandbox.closeSessions());
afterAll(() => sandbox.close());

describe('two-step confirmation', () => {
  test('the first call shows what would change, the second changes it', async () => {
    const session = sandbox.session();
    const id = await sandbox.newService('two-steps');
    let first: CallOutcome | undefined;
    const before = await sandbox.sentDuring(async () => {
      first = await session.call('deleteService', { id }, undefined);
    });
    if (first === undefined) throw new Error('no answer');
    expect(changesIn(before)).toStrictEqual([]);
    expect(first).toMatchObject({ failure: 'asked', answer: { isError: true } });
    expect(first.question).toBeUndefined();
    expect(textOf(first)).toMatch(/^Nothing has been changed yet\./);
    expect(textOf(first)).toContain(`(id "${id}")`);
    expect(textOf(first)).toContain('"two-steps"');
    expect(textOf(first)).toContain(`deleteService at ${sandbox.sandbox.url}`);
    const confirm = tokenIn(first);
    const after = await sandbox.sentDuring(async () => {
      expect((await session.call('deleteService', { id, confirm }, undefined)).failure).toBeUndefined();
    });
    expect(changesIn(after)).toStrictEqual([`DELETE /services/${id}`]);
    expect(confirmationsOf(session)).toStrictEqual([
      ['call', 'asked', 'asked'],
      ['intent', undefined, 'token'],
      ['outcome', 'done', 'token'],
    ]);
    expect(session.auditText() + session.log.lines.join('\n')).not.toContain(confirm);
  });

  test('a call without a target is confirmed by its arguments', async () => {
    const session = sandbox.session();
    const args = { newLeaderId: 'x' };
    const confirm = tokenIn(await session.call('transferFabricClusterLeadership', args, undefined));
    const sent = await sandbox.sentDuring(() =>
      session.call('transferFabricClusterLeadership', { ...args, confirm }, undefined),
    );
    expect(changesIn(sent)).toStrictEqual(['POST /cluster/transfer-leadership']);
    expect(session.audited().at(-1)).toMatchObject({ event: 'outcome', confirmation: 'token' });
  });

  test('other spellings of the same arguments count as the same call', async () => {
    const session = sandbox.session();
    const id = await sandbox.newService();
    const args = { id, name: 'renamed', encryptionRequired: 'true', tags: { a: 1, b: 2 } };
    const confirm = tokenIn(await session.call('updateService', args, undefined));
    const again = { tags: '{"b":2,"a":1}', encryptionRequired: true, name: 'renamed', id, confirm };
    expect((await session.call('updateService', again, undefined)).failure).toBeUndefined();
  });

  interface Misuse {
    readonly words: string;
    /** Whether the call reads the target to decide. */
    readonly reads?: true;
    /** Gets a valid token, and says how it is misused. */
    prepare(): Promise<{ session: TestSession; use: () => Promise<CallOutcome> }>;
  }

  const MISUSES: Readonly<Record<string, Misuse>> = {
    forged: {
      words: 'did not issue it, or it was modified',
      async prepare() {
        const { session, args, confirm } = await firstStep();
        const forged = confirm.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'));
        return { session, use: () => session.call('deleteService', { ...args, confirm: forged }, undefined) };
      },
    },
    'no text': {
      words: 'did not issue it',
      async prepare() {
        const { session, args } = await firstStep();
        return { session, use: () => session.call('deleteService', { ...args, confirm: true }, undefined) };
      },
    },
    'signed with another key': {
      words: 'did not issue it',
      async prepare() {
        const { args, confirm } = await firstStep();
        const session = sandbox.session();
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
    replayed: {
      words: 'it has already been used',
      async prepare() {
        const { session, args, confirm } = await firstStep();
        await session.call('deleteService', { ...args, confirm }, undefined);
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
    'replayed for a name that nothing has any more': {
      words: 'it has already been used',
      reads: true,
      async prepare() {
        const { session, args, confirm } = await firstStepByName();
        await session.call('deleteService', { ...args, confirm }, undefined);
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
    'for a name that means another entity by now': {
      words: 'have changed since',
      reads: true,
      async prepare() {
        const { session, args, id, confirm } = await firstStepByName();
        await session.call('deleteService', { id });
        await sandbox.newService(args.id);
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
    'with other arguments': {
      words: 'issued for other arguments',
      async prepare() {
        const { session, confirm } = await firstStep();
        const id = await sandbox.newService();
        return { session, use: () => session.call('deleteService', { id, confirm }, undefined) };
      },
    },
    'with another tool': {
      words: 'issued for another tool',
      async prepare() {
        const { session, args, confirm } = await firstStep();
        return { session, use: () => session.call('deleteConfig', { ...args, confirm }, undefined) };
      },
    },
    'with a tool that needs none': {
      words: 'issued for another tool',
      async prepare() {
        const { session, args, confirm } = await firstStep();
        return { session, use: () => session.call('patchService', { ...args, name: 'x', confirm }, undefined) };
      },
    },
    expired: {
      words: 'more than five minutes old',
      async prepare() {
        const clock = testClock();
        const { session, args, confirm } = await firstStep({ tokens: new Tokens(KEY, clock) });
        clock.move(TOKEN_LIFETIME);
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
    'of another client': {
      words: 'issued to another client',
      async prepare() {
        const { args, confirm } = await firstStep({ tokens: new Tokens(KEY, testClock()) });
        const session = sandbox.session({ id: 'other', tokens: new Tokens(KEY, testClock()) });
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
    'on another network': {
      words: 'issued for another network',
      async prepare() {
        const { args, confirm } = await firstStep({ tokens: new Tokens(KEY, testClock()) });
        const session = sandbox.session({ at: elsewhere, tokens: new Tokens(KEY, testClock()) });
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
    'on a target that has changed': {
      words: 'have changed since',
      reads: true,
      async prepare() {
        const { session, args, confirm } = await firstStep();
        const body = { roleAttributes: ['changed-in-between'] };
        await sandbox.patch(`/services/${args.id}`, body);
        return { session, use: () => session.call('deleteService', { ...args, confirm }, undefined) };
      },
    },
  };

  async function firstStep(options: Options = {}) {
    const session = sandbox.session(options);
    const args = { id: await sandbox.newService() };
    const confirm = tokenIn(await session.call('deleteService', args, undefined));
    expect(confirm).not.toBe('');
    return { session, args, confirm };
  }

  async function firstStepByName() {
    const session = sandbox.session();
    const args = { id: `the ${sandbox.newName()}` };
    const id = await sandbox.newService(args.id);
    return { session, args, id, confirm: tokenIn(await session.call('deleteService', args, undefined)) };
  }

  test('a token for a name that nothing has any more is refused because its target is gone', async () => {
    const { session, args, id, confirm } = await firstStepByName();
    await session.call('deleteService', { id });
    const outcome = await session.call('deleteService', { ...args, confirm }, undefined);
    expect(outcome.failure).toBe('controller');
    expect(textOf(outcome)).toMatch(/^Nothing was sent: .* There is no service with the id/);
  });

  test.each(Object.entries(MISUSES))(
    'a token that is %s is refused with the reason, and nothing is sent',
    async (_, misuse) => {
      const { session, use } = await misuse.prepare();
      let outcome: CallOutcome | undefined;
      const sent = await sandbox.sentDuring(async () => {
        outcome = await use();
      });
      if (outcome === undefined) throw new Error('no answer');
      expect(outcome.failure).toBe('refused');
      expect(textOf(outcome)).toMatch(/^Nothing was sent: /);
      expect(textOf(outcome)).toContain(misuse.words);
      expect(textOf(outcome)).toContain('Retry without `confirm`');
      expect(changesIn(sent)).toStrictEqual([]);
      expect(sent.length > 0).toBe(misuse.reads === true);
      expect(session.audited().at(-1)).toMatchObject({ event: 'call', result: 'refused', confirmation: 'void' });
    },
  );

  test('of two simultaneous calls with one token, one is sent', async () => {
    const { session, args, confirm } = await firstStep();
    const sent = await sandbox.sentDuring(async () => {
      const both = [0, 1].map(() => session.call('deleteService', { ...args, confirm }, undefined));
      const failures = (await Promise.all(both)).map(({ failure }) => failure);
      expect(failures.sort()).toStrictEqual(['refused', undefined]);
    });
    expect(changesIn(sent)).toStrictEqual([`DELETE /services/${args.id}`]);
  });

  test('a read takes no argument `confirm`', async () => {
    const { failure } = await sandbox.session().call('detailService', { id: 'x', confirm: 'x' }, undefined);
    expect(failure).toBe('arguments');
  });
});
