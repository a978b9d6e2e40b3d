/** Which names are suggested for a misspelt one: similar ones, and no others. */
import { expect, test } from 'vitest';
import { nearest } from '../../src/common/nearest.ts';
import { operations } from '../../src/generated/operations.ts';

const tools = operations.map(({ name }) => name);
const args = [...new Set(operations.flatMap((operation) => Object.keys(operation.arguments)))];

test.each([
  ['nmae', ['name'], ['name']],
  ['rnu', ['run'], ['run']],
  ['cal', ['call', 'audit'], ['call']],
  ['ID', ['ip', 'id'], ['id']],
  ['ids', ['id', 'name'], ['id']],
  ['servces', ['services', 'sessions'], ['services']],
  ['roleAttribute', args, ['roleAttributes']],
  ['role_attributes', args, ['roleAttributes']],
  ['authpolicyid', args, ['authPolicyId']],
  ['enrolment', args, ['enrollment']],
  ['serviceId', ['service', 'router'], ['service']],
  ['desc', ['name', 'description'], ['description']],
  ['identityName', ['identity.name', 'name'], ['identity.name']],
  ['lstServices', tools, ['listServices']],
  ['--allow-writes', ['allow-write', 'read-only'], ['allow-write']],
  ['db-3', ['db-1', 'vm-3', 'db-2'], ['db-1', 'db-2']],
  ['bruno.hadad', ['bruno.haddad', 'bruno.silva'], ['bruno.haddad']],
])('%s means a similar name', (wrong, names, meant) => expect(nearest(wrong, names).slice(0, 2)).toEqual(meant));

test.each([
  ['port', ['host', 'cost']],
  ['identities', ['id']],
  ['type', ['name']],
  ['to', ['id', 'ip']],
  ['listUsers', ['listRouters', 'listSpecs']],
  ['createUser', ['createRouter']],
  ['removeService', ['createService', 'deleteService']],
  ['getServices', ['listServices']],
  ['a-b', ['c-d', 'a-c']],
  ['!', ['?', '']],
  ['', ['', 'a', 'name']],
])('%s means none of %j', (wrong, names) => expect(nearest(wrong, names)).toEqual([]));

/** A name with each kind of mistake in the middle of its longest word. */
function misspelt(name: string): string[] {
  const [word = ''] = (name.match(/[A-Z]?[a-z]+/g) ?? []).sort((a, b) => b.length - a.length);
  const at = name.indexOf(word) + Math.floor(word.length / 2);
  const [before, after] = [name.slice(0, at), name.slice(at)];
  const swapped = `${before.slice(0, -1)}${after[0]}${before.at(-1)}${after.slice(1)}`;
  return word.length < 4
    ? []
    : [`${before}${after.slice(1)}`, `${before}z${after}`, `${before}z${after.slice(1)}`, swapped];
}

test.each([...tools, ...args])('one wrong letter leaves %s near', (name) => {
  const names = tools.includes(name) ? tools : args;
  for (const wrong of misspelt(name)) expect(nearest(wrong, names), wrong).toContain(name);
});

test('what is suggested shares most of its letters, or begins like it', () => {
  const lettersOf = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  for (const wrong of args) {
    const [one, others] = [lettersOf(wrong), args.filter((each) => each !== wrong)];
    for (const name of nearest(wrong, others)) {
      const other = lettersOf(name);
      const shared = [...one].filter((letter) => other.includes(letter)).length;
      const isBeginning = one.startsWith(other) || other.startsWith(one);
      expect(isBeginning || shared >= one.length / 2, `${wrong}: ${name}`).toBe(true);
    }
  }
});
