/** Which writes are confirmed, and which are not sent whatever the answer. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/index.ts';
import { exposing } from '../../../support/exposing.ts';
import { ASK, ConfirmSandbox, changesIn, confirmationsOf, textOf, tokenIn } from './confirm-sandbox.ts';

let sandbox: ConfirmSandbox;
beforeAll(async () => {
  sandbox = await ConfirmSandbox.open();
});
afterEach(() => sandbox.closeSessions());
afterAll(() => sandbox.close());

describe('what is asked for', () => {
  test.each([
    ['a delete', 'deleteService', 'asked'],
    ['a replacement', 'updateService', 'asked'],
  ])('%s', async (_case, tool, failure) => {
    const session = sandbox.session({ mode: 'elicit' });
    const args = {
      id: await sandbox.newService(),
      ...(tool === 'updateService' ? { name: 'n', encryptionRequired: true } : {}),
    };
    expect((await session.call(tool, args, ASK)).failure).toBe(failure);
  });

  test('a change to the cluster, even if it removes nothing', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const { failure } = await session.call('transferFabricClusterLeadership', { newLeaderId: 'x' }, ASK);
    expect(failure).toBe('asked');
  });

  test('not a write that only adds or changes something', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const sent = await sandbox.sentDuring(() =>
      session.call('createService', { name: sandbox.newName(), encryptionRequired: true }, undefined),
    );
    expect(sent[0]).toBe('POST /services');
    expect(changesIn(sent)).toStrictEqual(['POST /services']);
    expect(confirmationsOf(session)).toStrictEqual([
      ['intent', undefined, 'not needed'],
      ['outcome', 'done', 'not needed'],
    ]);
  });

  test('not what the policy file exempts', async () => {
    const session = sandbox.session({ mode: 'elicit', exempt: ['deleteService'] });
    const id = await sandbox.newService();
    const sent = await sandbox.sentDuring(() => session.call('deleteService', { id }, undefined));
    expect(changesIn(sent)).toStrictEqual([`DELETE /services/${id}`]);
    expect(session.audited().at(-1)).toMatchObject({ result: 'done', confirmation: 'exempt' });
    expect((await session.call('deleteConfig', { id }, undefined)).failure).not.toBeUndefined();
  });

  test('not a change that was confirmed beforehand', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    const id = await sandbox.newService();
    const sent = await sandbox.sentDuring(() => session.call('deleteService', { id }, { kind: 'yes' }));
    expect(sent[0]).toBe(`DELETE /services/${id}`);
    expect(session.audited().at(-1)).toMatchObject({ result: 'done', confirmation: 'yes' });
  });

  test('nor one whose target had to be read, since a glob allows no call that cuts off the own access', async () => {
    const session = sandbox.session({ mode: 'elicit', exposure: exposing(sandbox.session().process.catalogue, '*') });
    const id = await sandbox.newIdentity();
    const sent = await sandbox.sentDuring(() => session.call('deleteIdentity', { id }, { kind: 'yes' }));
    expect(sent.length).toBeGreaterThan(1);
    expect(sent[0]).toMatch(/^GET /);
    expect(changesIn(sent)).toStrictEqual([`DELETE /identities/${id}`]);
    expect(session.audited().at(-1)).toMatchObject({ result: 'done', confirmation: 'yes' });
  });

  test('an advance confirmation is not recorded for calls that need none', async () => {
    const session = sandbox.session({ mode: 'elicit' });
    await session.call('createService', { name: sandbox.newName(), encryptionRequired: true }, { kind: 'yes' });
    expect(session.audited().at(-1)).toMatchObject({ result: 'done', confirmation: 'not needed' });
  });
});

describe('does not send what cannot be previewed', () => {
  test('a target that does not exist', async () => {
    const session = sandbox.session();
    const sent = await sandbox.sentDuring(async () => {
      const outcome = await session.call('deleteService', { id: 'nobody' }, undefined);
      expect(outcome.failure).toBe('controller');
      expect(textOf(outcome)).toMatch(/^Nothing was sent: .*There is no service with the id.*\n\S.*\.$/s);
      expect(textOf(outcome)).not.toContain('undefined');
    });
    expect(changesIn(sent)).toStrictEqual([]);
  });

  test('asks about a target given by name with its id', async () => {
    const id = await sandbox.newService('by-its-name');
    const outcome = await sandbox.session().call('deleteService', { id: 'by-its-name' }, undefined);
    expect(outcome.failure).toBe('asked');
    expect(textOf(outcome)).toContain(`Acts on: service "by-its-name" (id "${id}")`);
    expect(textOf(outcome)).toContain(`id: "by-its-name" is "${id}".`);
  });

  test('a controller that answers 503', async () => {
    const session = sandbox.session();
    const id = await sandbox.newService();
    const confirm = tokenIn(await session.call('deleteService', { id }, undefined));
    for (const args of [{ id }, { id, confirm }]) {
      sandbox.sandbox.setFaults([{ kind: 'status', status: 503 }]);
      const sent = await sandbox.sentDuring(async () => {
        const outcome = await session.call('deleteService', args, undefined);
        expect(outcome.failure).toBe('controller');
        expect(textOf(outcome)).toMatch(/^Nothing was sent: .*503/);
      });
      const confirmed = 'confirm' in args ? { confirmation: 'token' } : {};
      expect(session.audited().at(-1)).toMatchObject({ event: 'call', result: 'controller', ...confirmed });
      expect(changesIn(sent)).toStrictEqual([]);
      sandbox.sandbox.setFaults([]);
    }
  });

  test('a target that causes an internal error: not blamed on the controller', async () => {
    const session = sandbox.session();
    const { origin, close } = session.network.controller;
    const send = async () => {
      throw new TypeError('stumbled');
    };
    Object.assign(session.network, { controller: { origin, send, close } });
    const outcome = await session.call('deleteService', { id: 'x' }, { kind: 'ask' });
    expect(outcome.failure).toBe('internal');
    expect(session.audited()).toMatchObject([{ event: 'call', result: 'internal' }]);
  });

  test('a controller that cannot be reached', async () => {
    const gone = await startSandbox({ size: 'empty' });
    const session = sandbox.session({ at: gone });
    await gone.close();
    const outcome = await session.call('deleteService', { id: 'aB3dE5fG7' }, undefined);
    expect(outcome.failure).toBe('unreachable');
    expect(textOf(outcome)).toMatch(/^Nothing was sent: /);
    // If a controller does not respond, it is not asked for names either.
    expect(session.audited()).toMatchObject([{ event: 'call', reads: ['detailService failed'] }]);
  });
});

describe('a change that can cut off this server', () => {
  test('is refused with the reason, unless it is allowed', async () => {
    const globs = exposing(sandbox.session().process.catalogue, '*');
    for (const consent of [ASK, undefined, { kind: 'yes' }] as const) {
      const session = sandbox.session({ mode: 'elicit', exposure: globs });
      const id = await sandbox.admin();
      const sent = await sandbox.sentDuring(async () => {
        const outcome = await session.call('disableIdentity', { id, durationMinutes: 1 }, consent);
        expect(outcome.failure).toBe('refused');
        expect(textOf(outcome)).toMatch(/^Nothing was sent: disableIdentity can cut off this server's own access/);
        expect(textOf(outcome)).toContain('--allow-write disableIdentity');
      });
      expect(changesIn(sent)).toStrictEqual([]);
      expect(session.audited().at(-1)).toMatchObject({ decision: 'refused', rule: 'lockout' });
    }
  });

  test('needs confirmation if it is allowed, even if the tool is exempt', async () => {
    const session = sandbox.session({ mode: 'elicit', exempt: ['patchIdentity', 'disableIdentity'] });
    const id = await sandbox.admin();
    const first = await session.call('disableIdentity', { id, durationMinutes: 1 }, ASK);
    expect(first.failure).toBe('asked');
    expect(textOf(first)).toContain("This can cut off this server's own access");
  });

  test('is an ordinary write on another target', async () => {
    const session = sandbox.session({ mode: 'elicit', exposure: exposing(sandbox.session().process.catalogue, '*') });
    const args = { id: await sandbox.newIdentity(), tags: { gift: true } };
    const { failure } = await session.call('patchIdentity', args, undefined);
    expect(failure).toBeUndefined();
    expect(session.audited().at(-1)).toMatchObject({ result: 'done', confirmation: 'not needed' });
  });
});
