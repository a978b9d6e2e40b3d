import { describe, expect, it } from 'vitest';
import { nearMiss, nearness } from '../../src/access/near.ts';

describe('how attributes are similar', () => {
  it.each([
    ['engineering', 'enginering', 'one letter'],
    ['engineering', 'enigneering', 'one letter'],
    ['Engineering', 'engineering', 'letter case'],
    ['users', 'user', 'plural'],
    ['boxes', 'box', 'plural'],
    ['policies', 'policy', 'plural'],
    ['on-call', 'on call', 'spaces or hyphens'],
    ['on_call', 'oncall', 'spaces or hyphens'],
    ['sales ', 'sales', 'spaces or hyphens'],
    ['büro', 'buro', 'one letter'],
    ['Büro', 'büro', 'letter case'],
    ['caf\u00e9', 'cafe\u0301', 'different characters that look the same'],
    ['Caf\u00e9', 'cafe\u0301', 'letter case'],
    ['sales', 's\u0430les', 'a letter of another alphabet'],
    ['営業部門', '営業部問', 'one letter'],
    ['site-a', 'site-b', undefined],
    ['router-1', 'router-2', undefined],
    ['site-11', 'site-1-1', undefined],
    ['dev', 'dec', undefined],
    ['sales', 'sales', undefined],
  ])('%s and %s: %s', (one, other, how) => {
    expect(nearness(one, other)).toBe(how);
    expect(nearness(other, one)).toBe(how);
  });
});

describe('suggests roles for a list that misses an entity', () => {
  const ann = { id: '7', name: 'ann', roleAttributes: ['staff', 'emea'] };

  it.each([
    [['@staff'], 'AnyOf', { wanted: 'staff', how: '@ where # belongs' }],
    [['@ann'], 'AnyOf', { wanted: 'ann', how: 'name where an id belongs' }],
    [['#7'], 'AnyOf', { wanted: '7', how: 'name where an id belongs' }],
    [['#ann'], 'AnyOf', { wanted: 'ann', how: 'name where an id belongs' }],
    [['#Staff'], 'AnyOf', { wanted: 'Staff', has: 'staff', how: 'letter case' }],
    [['#staff', '#apac'], 'AllOf', { wanted: 'apac', how: 'one attribute missing' }],
    [['#apac', '#amer'], 'AllOf', undefined],
    [['#apac'], 'AnyOf', undefined],
  ] as const)('%j, %s', (roles, semantic, expected) => {
    expect(nearMiss(roles, semantic, ann)).toEqual(expected);
  });
});
