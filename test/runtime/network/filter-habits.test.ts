import { describe, expect, test } from 'vitest';
import { fields } from '../../../src/filter/fields.ts';
import { parseFilter } from '../../../src/filter/parse.ts';
import { habitsOf, hintOfCause } from '../../../src/runtime/network/filter-habits.ts';

const list = fields({
  name: 'string',
  externalId: 'string',
  isAdmin: 'bool',
  disabled: 'bool',
  isOnline: 'bool',
  roleAttributes: 'set',
  identityRoles: 'set',
});

describe('a filter as others write it means one that is written here', () => {
  test.each([
    ['name = hugo', 'name = "hugo"'],
    ['name=hugo.xu', 'name="hugo.xu"'],
    ['name = my service', 'name = "my service"'],
    ['disabled = false and name contains laptop', 'disabled = false and name contains "laptop"'],
    ['(name = a or name = b c) sort by name', '(name = "a" or name = "b c") sort by name'],
    ['name in [a, "b c"]', 'name in ["a", "b c"]'],
    ['name = \'my "own"\'', 'name = "my \\"own\\""'],
    ['name = “hugo”', 'name = "hugo"'],
    ['name = `hugo`', 'name = "hugo"'],
    ['name = "hugo', 'name = "hugo"'],
    ['(name = "hugo"', '(name = "hugo")'],
    ['name == "a == b"', 'name = "a == b"'],
    ['name eq "is null" && isAdmin is true', 'name = "is null" and isAdmin = true'],
    ['name="a", isAdmin=true', 'name="a" and isAdmin=true'],
    ['name <> "a" || !isAdmin', 'name != "a" or not isAdmin'],
    ["name NOT LIKE '%hugo%'", 'name NOT contains "hugo"'],
    ["startswith(name, 'hu')", 'name contains "hu"'],
    ['name =~ "hugo.*"', 'name contains "hugo"'],
    ['name = hugo*', 'name contains "hugo"'],
    ['name=~hugo', 'name contains "hugo"'],
    ['name="hugo*"&&isAdmin', 'name contains "hugo" and isAdmin'],
    ['hugo', 'name contains "hugo"'],
    ['*my service*', 'name contains "my service"'],
    ["name IN ('a','b')", 'name in ["a", "b"]'],
    ['"sales" in roleAttributes', 'anyOf(roleAttributes) = "sales"'],
    ['anyOf(roleAttributes) = #sales', 'anyOf(roleAttributes) = "sales"'],
    ['roleAttributes is empty', 'isEmpty(roleAttributes)'],
    ['externalId is not null', 'externalId != null'],
    ['createdAt > 2026-01-31', 'createdAt > datetime(2026-01-31T00:00:00Z)'],
    ['createdAt <= "2026-01-31T10:00:00+02:00"', 'createdAt <= datetime(2026-01-31T10:00:00+02:00)'],
    ['true order by name desc', 'true sort by name desc'],
    ['true limit 3 offset 2', 'true skip 2 limit 3'],
    ['SELECT * FROM identities WHERE name = "hugo"', 'name = "hugo"'],
    ['.[] | select(.name == "hugo")', 'name = "hugo"'],
    ['isOnline = no', 'isOnline = false'],
    ['name:hugo', 'name = "hugo"'],
    ['roleAttributes = #sales', 'anyOf(roleAttributes) = "sales"'],
    ['roleAttributes contains "sa" && isAdmin', 'anyOf(roleAttributes) contains "sa" and isAdmin'],
    ['anyOf(identityRoles) = #sales', 'anyOf(identityRoles) = "#sales"'],
    ['roleAttributes is null', 'isEmpty(roleAttributes)'],
    ['roleAttributes is not empty', 'not isEmpty(roleAttributes)'],
    ['name = #1', 'name = "#1"'],
    ['name desc', 'sort by name desc'],
  ])('%s', (filter, meant) => {
    const habits = habitsOf(filter, list);
    expect(habits.meant).toBe(meant);
    expect(habits.hints.length + Number(filter.startsWith('(')) + Number(filter.endsWith('no'))).toBeGreaterThan(0);
    expect(() => parseFilter(meant)).not.toThrow();
  });

  test.each([
    ...['', '   ', 'name =', 'name = "hugo"', 'not isAdmin', '{"name":"hugo"}', 'createdAt > now()'],
    ...['name = rock and roll', 'createdAt = 2026-01-31', "createdAt >= '2026-01'", 'createdAt > 1 hour ago'],
    ...['*', 'name = *', 'a*b', 'name like "a%b"', 'name =~ "^a.*b$"', 'name = /a.*/', 'name matches /a/'],
    ...['name is not empty', 'name = yes', 'nosuchfield == "a"', 'name == "a" sort by roleAttributes'],
  ])('but nothing is clear from: %s', (filter) => expect(habitsOf(filter, list).meant).toBeUndefined());

  test('a list without names has no name to look for', () => {
    expect(habitsOf('hugo', fields({})).meant).toBeUndefined();
  });

  test('a long filter is no slip', () => {
    expect(habitsOf(`name = '${'a'.repeat(3000)}'`, list)).toEqual({ hints: [], meant: undefined });
  });
});

test('the cause that a controller gives is what decides about types', () => {
  expect(hintOfCause('operation isAdmin = 1 is not supported with operands types bool, number')).toContain('true and');
  expect(hintOfCause('operation createdAt > x is not supported with operands types date, string')).toContain(
    'datetime(',
  );
  expect(hintOfCause("symbol 'roleAttributes' is a set symbol but is used in non-set function context")).toContain(
    'anyOf',
  );
  expect(hintOfCause("unknown symbol 'tags'")).toBeUndefined();
});
