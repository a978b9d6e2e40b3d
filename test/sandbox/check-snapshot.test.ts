import { describe, expect, test } from 'vitest';
import type { Entity } from '../../src/sandbox/kernel.ts';
import { faultOfEntities } from '../../src/sandbox/store/check-snapshot.ts';

const times = { createdAt: '2026-01-01T00:00:00Z', updatedAt: '2026-01-01T00:00:00Z' };
const like: Record<string, Entity[]> = {
  services: [
    { id: 'x', ...times, name: 'web', roleAttributes: ['a'], tags: {}, cost: 1, isOn: true, mixed: 'a', configs: [] },
    { id: 'y', ...times, name: 'db', roleAttributes: [], tags: {}, cost: 2, isOn: false, mixed: 1, configs: [{}] },
  ],
};
const faultOf = (entity: unknown, kind = 'services') => faultOfEntities({ [kind]: [{ id: '1' }, entity] }, like);

describe('what a data file may contain', () => {
  test.each([
    { id: '2' },
    {
      id: '2',
      ...times,
      name: 'web',
      roleAttributes: [],
      tags: { a: 1 },
      cost: 0,
      isOn: true,
      mixed: [],
      configs: [1],
    },
    { id: '2', name: null, unheard: 5 },
  ])('%j', (entity) => expect(faultOf(entity)).toBeUndefined());
  test('kinds that no sample network has', () => expect(faultOf({ id: '2', name: 5 }, 'others')).toBeUndefined());
});

describe('what it may not', () => {
  test('anything but lists', () => {
    for (const list of [{}, 'x', 5, null]) {
      expect(faultOfEntities({ services: list }, like)).toBe('"services" has to be a list.');
    }
  });
  test.each([
    [5, 'it has to be an object'],
    [null, 'it has to be an object'],
    [[], 'it has to be an object'],
    [{}, 'its id has to be a string'],
    [{ id: '' }, 'its id has to be a string'],
    [{ id: 5 }, 'its id has to be a string'],
  ])('an entity that is %j', (entity, fault) => {
    expect(faultOf(entity)).toBe(`Entity 2 of "services" is wrong: ${fault}.`);
  });
  test.each([
    [{ createdAt: 5 }, 'its createdAt has to be a time'],
    [{ updatedAt: 'now' }, 'its updatedAt has to be a time'],
    [{ name: 5 }, 'its name has to be a text'],
    [{ roleAttributes: 'a' }, 'its roleAttributes has to be a list of strings'],
    [{ roleAttributes: [1] }, 'its roleAttributes has to be a list of strings'],
    [{ tags: [] }, 'its tags has to be an object'],
    [{ cost: '1' }, 'its cost has to be a number'],
    [{ isOn: 'true' }, 'its isOn has to be true or false'],
    [{ configs: {} }, 'its configs has to be a list'],
  ])('fields of another form: %j', (fields, fault) => {
    expect(faultOf({ id: '2', ...fields })).toBe(`Entity 2, "2", of "services" is wrong: ${fault}.`);
  });
  test('two with one id', () => {
    expect(faultOf({ id: '1' })).toBe('Entity 2, "1", of "services" is wrong: another one has the same id.');
  });
  test('an id that is too long to be quoted', () => {
    expect(faultOf({ id: 'x'.repeat(61), name: 5 })).toBe(
      'Entity 2 of "services" is wrong: its name has to be a text.',
    );
    expect(faultOf({ id: 'x'.repeat(60), name: 5 })).toContain(`"${'x'.repeat(60)}"`);
  });
});
