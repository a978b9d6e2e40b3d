/** Names where a controller expects ids, on a real sandbox and on the one path of every call. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nameText } from '../../../../src/common/name-text.ts';
import { operations } from '../../../../src/generated/operations.ts';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/index.ts';
import { requestsSince } from '../../../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../../../support/session.ts';

let sandbox: Sandbox;
let session: TestSession;
const ids = new Map<string, string>();

const make = async (tool: string, args: Record<string, unknown>) => {
  const { data } = JSON.parse(await session.text(tool, args)) as { data: { id: string } };
  return data.id;
};

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  session = startSession(settingsOf(sandbox));
  for (const name of ['web', 'web-2', 'quoted "name"', 'back\\slash', '@at']) {
    ids.set(name, await make('createService', { name, encryptionRequired: false }));
  }
  // A service whose name is another one's id.
  const twin = String(ids.get('web-2'));
  ids.set(twin, await make('createService', { name: twin, encryptionRequired: false }));
  ids.set('edge', await make('createEdgeRouter', { name: 'edge' }));
  ids.set('factor', await make('createPostureCheck', { name: 'factor', typeId: 'MFA' }));
  ids.set('ann', await make('createIdentity', { name: 'ann', type: 'Default', isAdmin: false }));
});

afterAll(async () => {
  await session?.close();
  await sandbox?.close();
});

describe('in role lists', () => {
  const policy = { type: 'Dial', semantic: 'AnyOf' };
  let name: string;
  let number = 0;
  beforeEach(() => {
    number += 1;
    name = `policy ${number}`;
  });
  const created = async (args: Record<string, unknown>) => {
    const { answer, failure } = await session.call('createServicePolicy', { ...policy, name, ...args });
    const [first, note] = answer.content.map((block) => (block.type === 'text' ? block.text : ''));
    expect(failure, first).toBeUndefined();
    const { data } = JSON.parse(first ?? '') as { data: { id: string } };
    const detail = JSON.parse(await session.text('detailServicePolicy', { id: data.id })) as {
      data: { serviceRoles: string[] | null; identityRoles: string[] | null };
    };
    return { ...detail.data, note };
  };

  test.each(['web', 'quoted "name"', 'back\\slash', '@at'])('@%s becomes its id', async (target) => {
    const { serviceRoles, note } = await created({ serviceRoles: [`@${target}`] });
    expect(serviceRoles).toStrictEqual([`@${ids.get(target)}`]);
    expect(note).toBe(`serviceRoles: ${nameText(`@${target}`)} is @${ids.get(target)}.`);
  });

  test.each([
    ['a name twice', () => ['@web', '@web']],
    ['a name and its id', () => ['@web', `@${ids.get('web')}`]],
    ['its id and a name', () => [`@${ids.get('web')}`, '@web']],
  ])('%s is sent once, and reported once', async (_, roles) => {
    const since = requestsSince(sandbox);
    const { serviceRoles, note } = await created({ serviceRoles: roles() });
    expect(serviceRoles).toStrictEqual([`@${ids.get('web')}`]);
    const sent = since().find(({ method }) => method === 'POST');
    expect(JSON.parse(sent?.body ?? '')).toMatchObject({ serviceRoles: [`@${ids.get('web')}`] });
    expect(note).toBe(`serviceRoles: @web is @${ids.get('web')}.`);
  });

  test('several lists are looked up each where it belongs', async () => {
    const { serviceRoles, identityRoles, note } = await created({ serviceRoles: ['@web'], identityRoles: ['@ann'] });
    expect(serviceRoles).toStrictEqual([`@${ids.get('web')}`]);
    expect(identityRoles).toStrictEqual([`@${ids.get('ann')}`]);
    expect(note?.split('\n')).toHaveLength(2);
  });

  test('an id stays, even where it is somebody’s name too', async () => {
    const id = `@${ids.get('web-2')}`;
    const { serviceRoles, note } = await created({ serviceRoles: [id] });
    expect(serviceRoles).toStrictEqual([id]);
    expect(note).toBe('Read back: as requested.');
  });

  test('without an @ nothing is looked up', async () => {
    const since = requestsSince(sandbox);
    await created({ serviceRoles: ['#web'] });
    const requests = since().map(({ method, path }) => `${method} ${path.split('/').at(-1)}`);
    expect(requests).not.toContain('GET services');
  });

  test('nobody’s name is refused before anything is sent or intended', async () => {
    const since = requestsSince(sandbox);
    const { answer, failure } = await session.call('createServicePolicy', {
      ...policy,
      name,
      serviceRoles: ['@we'],
    });
    expect(failure).toBe('arguments');
    const [text] = answer.content.map((block) => (block.type === 'text' ? block.text : ''));
    expect(text).toContain(
      'serviceRoles: "@we" is neither the id nor the name of any in listServices. Nothing was sent.',
    );
    expect(text).toContain(`"web" is "@${ids.get('web')}"`);
    expect(since().map(({ method }) => method)).not.toContain('POST');
    expect(
      session
        .audited()
        .filter(({ event }) => event === 'intent')
        .map(({ arguments: args }) => args?.['name']),
    ).not.toContain(name);
  });

  test('role attributes of a CA are no references', async () => {
    const since = requestsSince(sandbox);
    await session.call('patchCa', { id: 'nobody', identityRoles: ['@web'] });
    expect(since().filter(({ path }) => path.endsWith('/services'))).toStrictEqual([]);
  });
});

describe('in the role filter of a list', () => {
  const found = async (tool: string, args: Record<string, unknown>) => {
    const { answer, failure } = await session.call(tool, { ...args, fields: ['name'] });
    const [text = '', note] = answer.content.map((block) => (block.type === 'text' ? block.text : ''));
    expect(failure, text).toBeUndefined();
    const lines = text.split('\n');
    return { names: lines.slice(lines.indexOf('name') + 1).sort(), note };
  };

  test('every list that has one refers to itself', () => {
    const lists = operations.filter((each) => 'roleFilter' in each.arguments);
    expect(lists.length).toBeGreaterThan(3);
    expect(lists.map((each) => each.arguments['roleFilter']?.refers)).toStrictEqual(lists.map((each) => each.name));
  });

  test.each([
    ['listServices', 'web'],
    ['listServices', 'quoted "name"'],
    ['listIdentities', 'ann'],
    ['listEdgeRouters', 'edge'],
    ['listPostureChecks', 'factor'],
  ])('%s takes @%s for its id', async (tool, name) => {
    const note = `roleFilter: ${nameText(`@${name}`)} is @${ids.get(name)}.`;
    expect(await found(tool, { roleFilter: [`@${name}`] })).toStrictEqual({ names: [name], note });
    expect(await found(tool, { roleFilter: [`@${ids.get(name)}`] })).toStrictEqual({ names: [name], note: undefined });
  });

  test('a name next to attributes', async () => {
    await make('createService', { name: 'tagged', encryptionRequired: false, roleAttributes: ['here'] });
    const input = { roleFilter: ['#here', '@web'], roleSemantic: 'AnyOf', all: true };
    expect((await found('listServices', input)).names).toStrictEqual(['tagged', 'web']);
  });

  test('nobody’s name is refused, with those that are like it', async () => {
    const since = requestsSince(sandbox);
    const { answer, failure } = await session.call('listServices', { roleFilter: ['#here', '@we'] });
    expect(failure).toBe('arguments');
    const [text] = answer.content.map((block) => (block.type === 'text' ? block.text : ''));
    expect(text).toContain('roleFilter: "@we" is neither the id nor the name of any in listServices.');
    expect(text).toContain(`"web" is "@${ids.get('web')}"`);
    expect(since().filter(({ query }) => query.includes('roleFilter'))).toStrictEqual([]);
  });
});

describe('in the place of an id', () => {
  test.each([
    ['detailService', { id: 'web' }, 'web', 'id'],
    ['patchService', { id: 'web', terminatorStrategy: 'sticky' }, 'web', 'id'],
    ['deleteService', { id: 'quoted "name"' }, 'quoted "name"', 'id'],
    ['detailFabricService', { id: 'web' }, 'web', 'id'],
    ['listIdentityServices', { id: 'ann' }, 'ann', 'id'],
    ['getIdentityPolicyAdvice', { id: 'ann', serviceId: 'web' }, 'ann', 'id'],
  ])('%s resolves a name, and says so', async (tool, input, name, argument) => {
    // Some lists of a controller are empty for unknown ids: that is not an error, and not an answer either.
    const { answer, failure } = await session.call(tool, input);
    const text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
    expect(failure, text).toBeUndefined();
    expect(text).toContain(`${argument}: ${JSON.stringify(name)} is ${JSON.stringify(ids.get(name))}.`);
  });

  test('an unknown name leaves the error unchanged', async () => {
    const text = await session.text('detailService', { id: 'nobody' });
    expect(text).toContain('404');
    expect(text).not.toContain('is a name');
  });
});
