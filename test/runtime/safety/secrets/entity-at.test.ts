import { expect, test } from 'vitest';
import { entityAt } from '../../../../src/runtime/safety/secrets/entity-at.ts';

const policy = { name: 'policy', id: 'p', in: { name: 'deep', more: [{ id: 'inner' }, null, 'text'] } };
test.each<[what: string, root: unknown, trail: (string | number)[], entity: string]>([
  ['the entity around it', { data: [policy] }, ['data', 0, 'token'], 'policy'],
  ['the innermost of several', { data: policy }, ['data', 'in', 'token'], 'deep'],
  ['a name, rather than the id of something further in', { data: policy }, ['data', 'in', 'more', 0, 'token'], 'deep'],
  ['an id, if nothing has a name', { data: { id: 'x' } }, ['data', 'token'], 'x'],
  ['the innermost id', { id: 'outer', data: { id: 'x' } }, ['data', 'token'], 'x'],
  ['none', { data: { name: 1, id: null } }, ['data', 'token'], ''],
  ['not the value itself', { name: 'root', data: policy }, ['data'], 'root'],
  ['as far as the path leads', { name: 'root', data: null }, ['data', 'in', 'token'], 'root'],
  ['nothing in a text', 'text', ['length', 'x'], ''],
])('%s', (_what, root, trail, entity) => expect(entityAt(root, trail)).toBe(entity));
