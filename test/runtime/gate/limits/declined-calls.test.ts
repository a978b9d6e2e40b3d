/** A refusal is remembered for a while. */
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { call } from '../../../../src/runtime/call.ts';
import { DeclinedCalls } from '../../../../src/runtime/gate/limits/declined-calls.ts';
import { Networks } from '../../../../src/runtime/owners/networks.ts';
import { testClock } from '../../../support/test-clock.ts';
import { ASK, ConfirmSandbox, changesIn, confirmationsOf, textOf } from '../confirm/confirm-sandbox.ts';

const FIVE_MINUTES = 5 * 60_000;

let sandbox: ConfirmSandbox;
beforeAll(async () => {
  sandbox = await ConfirmSandbox.open();
});
afterEach(() => sandbox.closeSessions());
afterAll(() => sandbox.close());

describe('a call that a person declined', () => {
  test('is refused for a while without a question; other calls are not', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const [id, other] = [await sandbox.newService(), await sandbox.newService()];
    const outcome = await session.call('deleteService', { id }, ASK);
    const token = outcome.question?.token ?? '';
    await session.call('deleteService', { id }, { kind: 'reply', token, action: 'decline' });
    const again = await session.call('deleteService', { id }, ASK);
    expect(again).toMatchObject({ failure: 'refused' });
    expect(again.question).toBeUndefined();
    expect(textOf(again)).toMatch(/a person has just declined this call of deleteService.* \d+ seconds/);
    expect((await session.call('deleteService', { id: other }, ASK)).failure).toBe('asked');
    expect(confirmationsOf(session).map(([, , confirmation]) => confirmation)).toStrictEqual([
      'asked',
      'declined',
      'declined',
      'asked',
    ]);
  });

  test('is refused by another tool that would do the same', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const id = await sandbox.newService();
    const token = (await session.call('deleteFabricService', { id }, ASK)).question?.token ?? '';
    await session.call('deleteFabricService', { id }, { kind: 'reply', token, action: 'decline' });
    const again = await session.call('deleteService', { id }, ASK);
    expect(again.question).toBeUndefined();
    expect(textOf(again)).toMatch(/a person has just declined this call of deleteService/);
    expect((await session.call('patchService', { id, roleAttributes: ['a'] }, ASK)).failure).toBeUndefined();
  });

  test('is remembered by a digest, however long its arguments are', async () => {
    const { call: callHere, client, network } = sandbox.session({ mode: 'elicit' });
    const { declined } = client.meterOf(network);
    const remembered = vi.spyOn(declined, 'add');
    const args = { id: await sandbox.newService(), tags: { long: 'x'.repeat(100_000) }, encryptionRequired: true };
    const { question } = await callHere('updateService', { ...args, name: 'other' }, ASK);
    await callHere(
      'updateService',
      { ...args, name: 'other' },
      { kind: 'reply', token: question?.token ?? '', action: 'decline' },
    );
    const [, forms = []] = remembered.mock.calls[0] ?? [];
    expect(forms.map((form) => form.length)).toEqual([43, 43]);
  });

  test('is asked about on another network, whose name hides nothing of the question', async () => {
    const { call: callHere, client, network } = sandbox.session({ mode: 'elicit' });
    const networks = new Networks([network, { ...network, name: 'pw' }], network);
    const signal = new AbortController().signal;
    const args = { id: await sandbox.newService() };
    const callThere = () =>
      call(
        { ...client, networks },
        { tool: 'deleteService', arguments: { network: 'pw', ...args }, consent: ASK, signal },
      );
    const token = (await callHere('deleteService', args, ASK)).question?.token ?? '';
    await callHere('deleteService', args, { kind: 'reply', token, action: 'decline' });
    expect((await callHere('deleteService', args, ASK)).failure).toBe('refused');
    const there = await callThere();
    expect(there.failure).toBe('asked');
    expect(textOf(there)).toContain(`deleteService at "pw" (${network.controller.origin}): `);
  });

  test('may be asked about again if the question was only dismissed', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const id = await sandbox.newService();
    const token = (await session.call('deleteService', { id }, ASK)).question?.token ?? '';
    const sent = await sandbox.sentDuring(() =>
      session.call('deleteService', { id }, { kind: 'reply', token, action: 'cancel' }),
    );
    expect(changesIn(sent)).toStrictEqual([]);
    expect(confirmationsOf(session).at(-1)).toStrictEqual(['call', 'refused', 'unanswered']);
    expect((await session.call('deleteService', { id }, ASK)).failure).toBe('asked');
  });

  test('is forgotten after five minutes, or earlier if there are a thousand', () => {
    const clock = testClock();
    const calls = new DeclinedCalls(clock.now);
    const left = (form: string) => calls.secondsLeft('deleteService', [form]);
    calls.add('deleteService', ['first']);
    clock.move(FIVE_MINUTES - 1);
    expect(left('first')).toBe(1);
    clock.move(1);
    expect(left('first')).toBe(0);
    const many = Array.from({ length: 1001 }, (_, number) => `call ${number}`);
    calls.add('deleteService', many);
    expect([left('call 0'), left('call 1')]).toStrictEqual([0, FIVE_MINUTES / 1000]);
  });

  test('is refused with small differences too, after five of them', () => {
    const clock = testClock();
    const calls = new DeclinedCalls(clock.now);
    const left = (tool: string) => calls.secondsLeft(tool, ['another one']);
    for (let number = 0; number < 4; number += 1) calls.add('deleteService', [`tag ${number}`]);
    expect(left('deleteService')).toBe(0);
    clock.move(60_000);
    calls.add('deleteService', ['tag 4']);
    expect([left('deleteService'), left('deleteIdentity')]).toStrictEqual([240, 0]);
    clock.move(240_000);
    expect(left('deleteService')).toBe(0);
    calls.add('deleteService', ['tag 5']);
    expect(left('deleteService')).toBe(0);
  });
});
