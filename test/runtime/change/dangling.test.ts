/** A controller that fails for everyone because something refers to what is gone: told with what repairs it. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Catalogue } from '../../../src/common/catalogue.ts';
import { operations } from '../../../src/generated/operations.ts';
import { repairOf } from '../../../src/runtime/network/dangling.ts';
import { type Sandbox, startSandbox } from '../../../src/sandbox/index.ts';
import { settingsOf, startSession, type TestSession } from '../../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;

beforeEach(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox), { answers: { structured: true } });
});
afterEach(async () => {
  await session.close();
  await sandbox.close();
});

async function router(): Promise<{ id: string; enrollment: string }> {
  const created = await session.call('createTransitRouter', { name: 'never' });
  const { id } = (created.answer.structuredContent?.['data'] ?? {}) as { id: string };
  const listed = await session.call('listEnrollments', { filter: `transitRouter = "${id}"` });
  const [row] = (listed.answer.structuredContent?.['data'] ?? []) as { id: string }[];
  return { id, enrollment: String(row?.id) };
}

test('enrollments after a router that never enrolled: fixDataIntegrity, and what remains', async () => {
  const { id, enrollment } = await router();
  const preview = await session.call('deleteRouter', { id, dryRun: true });
  expect(JSON.stringify(preview.answer)).toContain('Its enrollment stays behind and breaks listEnrollments');
  expect((await session.call('deleteRouter', { id })).answer.isError).toBeUndefined();
  const calls: [string, object][] = [
    ['listEnrollments', {}],
    ['detailEnrollment', { id: enrollment }],
    ['deleteEnrollment', { id: enrollment }],
  ];
  for (const [tool, args] of calls) {
    const text = await session.text(tool, { ...args });
    expect(text, tool).toContain(`"${id}" is gone, but something still refers to it`);
    expect(text, tool).toMatch(/fixDataIntegrity clears such references, only on the controller .* run it on each/);
    expect(text, tool).toMatch(/stays.* delete it afterwards/);
  }
  await session.call('fixDataIntegrity');
  const deleted = await session.call('deleteEnrollment', { id: enrollment });
  expect(JSON.stringify(deleted.answer)).toContain('it is gone');
  expect(await session.text('listEnrollments')).toContain('no rows');
});

test('routers after the enrollment of one was deleted: a warning before, and afterwards what ends it', async () => {
  const { id, enrollment } = await router();
  const preview = await session.call('deleteEnrollment', { id: enrollment, dryRun: true });
  expect(JSON.stringify(preview.answer)).toContain('listRouters and listTransitRouters fail for everyone');
  await session.call('deleteEnrollment', { id: enrollment });
  const calls: [string, object][] = [
    ['listRouters', {}],
    ['listTransitRouters', {}],
    ['detailRouter', { id }],
    ['deleteTransitRouter', { id, dryRun: true }],
  ];
  for (const [tool, args] of calls) {
    expect(await session.text(tool, { ...args }), tool).toMatch(
      new RegExp(`"${id}" never enrolled.* deleteFabricRouter`),
    );
  }
  await session.call('deleteFabricRouter', { id });
  expect(await session.text('listRouters')).toContain('no rows');
});

const catalogue = new Catalogue(operations);
const answer = (status: number, message: string) => ({
  status,
  text: JSON.stringify({ error: { code: 'NOT_FOUND', message: 'm', cause: { code: 'UNHANDLED', message } } }),
});
const BROKEN = 'could not convert *model.Enrollment with id [L4.GL-6] to API entity: router with id R1 not found';

test('what remains is named where the controller names it', () => {
  expect(repairOf(answer(404, BROKEN), {}, catalogue)).toMatch(
    /^The router "R1" is gone.*The enrollment "L4\.GL-6" stays, without its router: delete it afterwards with deleteEnrollment\.$/,
  );
});

test.each([
  ['an id of the call', answer(404, 'router with id R1 not found'), { id: 'R1' }, catalogue],
  ['an id in a role', answer(404, 'identity with id R1 not found'), { identityRoles: ['@R1'] }, catalogue],
  ['a path', answer(404, 'path /edge/management/v1/x was not found'), {}, catalogue],
  ['another status', answer(400, BROKEN), {}, catalogue],
  ['another controller', answer(404, BROKEN), {}, new Catalogue([])],
  ['no cause', { status: 404, text: '{}' }, {}, catalogue],
  ['a text that is no id', answer(404, 'router with id <b>x</b> not found'), {}, catalogue],
])('says nothing about %s', (_what, answer, args, tools) => {
  expect(repairOf(answer, args, tools)).toBeUndefined();
});
