import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Values } from '../../../src/cli/read-values.ts';
import { resolvePolicy } from '../../../src/cli/resolve/policy.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { catalogue, policyFile } from './policy-file.ts';

const { folder, file, resolve } = policyFile();

/** The message of each fault, without the file name at its start. */
async function fault(text: string, values: Record<string, string | boolean> = {}): Promise<string> {
  const error: unknown = await resolve(text, values).catch((error: unknown) => error);
  expect(error).toBeInstanceOf(UsageError);
  const { message } = error as UsageError;
  expect(message.startsWith(`--policy ${file}`), message).toBe(true);
  return message.slice(`--policy ${file}`.length);
}

describe('faults', () => {
  test.each([
    ['nothing', '', ': it must be a mapping of keys to values, but is empty'],
    ['a list', '- a', ': it must be a mapping of keys to values'],
    ['a text', 'rules', ': it must be a mapping of keys to values, but is a string'],
    [
      'a secret in the place of a policy',
      'hunter2-hunter2',
      ': it must be a mapping of keys to values, but is a string',
    ],
    ['a tab', 'rules:\n\t- a', ' is not valid YAML in line 2: '],
    ['a key twice', 'rules: []\nrules: []', ' is not valid YAML in line 2: duplicated mapping key.'],
    ['a bare star', 'rules:\n- action: allow\n  tools: [*Service]', 'Put globs in quotes: "*Service".'],
    [
      'an alias that may be a secret',
      'rules: *hunter2hunter2',
      ' is not valid YAML in line 1: unidentified alias. Put globs in quotes',
    ],
    ['a tag that may be a secret', 'rules: !hunter2hunter2 x', ' is not valid YAML in line 1: unknown tag.'],
    ['two documents', 'rules: []\n---\nrules: []', ' is not valid YAML'],
    ['an unknown key', 'rulez: []', ': it has an unknown key, "rulez". Did you mean rules?'],
    ['an unknown key without a like', 'qqq: []', ': it has an unknown key, "qqq". It takes rules, limits, confirm.'],
    ['a key that objects have by nature', '__proto__: {}', ': it has an unknown key, "__proto__".'],
    [
      'rules that are none',
      'rules: allow',
      ': rules must be a list: ["one", "two"], or one "- item" per line, but is a string',
    ],
    ['a rule that is none', 'rules: [allow]', ': rule 1 must be a mapping of keys to values, but is a string'],
    ['a rule without an action', 'rules: [{tools: ["*"]}]', ': rule 1, action is missing: use allow, deny.'],
    [
      'an unknown action',
      'rules: [{action: alow, tools: ["*"]}]',
      ': rule 1, action is "alow": use allow, deny. Did you mean allow?',
    ],
    [
      'a rule about nothing',
      'rules: [{action: allow}]',
      ': rule 1 selects nothing: use at least one of tools, categories',
    ],
    ['a rule about nothing, with a reason', 'rules: [{action: allow, why: so}]', ': rule 1 selects nothing'],
    [
      'an unknown key of the second rule',
      'rules: [{action: deny, tools: ["*"]}, {action: deny, tool: ["*"]}]',
      ': rule 2 has an unknown key, "tool". Did you mean tools?',
    ],
    ['no list', 'rules: [{action: deny, tools: listCas}]', ': rule 1, tools must be a list: ["one", "two"], or'],
    ['an empty list', 'rules: [{action: deny, tools: []}]', ': rule 1, tools is empty'],
    ['a number in a list', 'rules: [{action: deny, tools: [1]}]', ': rule 1, tools must be a string, but is 1'],
    [
      'an unknown tool',
      'rules: [{action: deny, tools: [listServces]}]',
      ': rule 1, tools: "listServces" matches no tool. Did you mean listServices',
    ],
    [
      'a glob that fits nothing',
      'rules: [{action: deny, tools: ["list*", "zzz*"]}]',
      ': rule 1, tools: "zzz*" matches no tool.',
    ],
    [
      'an unknown category',
      'rules: [{action: deny, categories: [servces]}]',
      ': rule 1, categories: "servces" matches no category. Did you mean services?',
    ],
    [
      'an unknown effect',
      'rules: [{action: deny, effects: [writes]}]',
      ': rule 1, effects is "writes": use read, write, destructive. Did you mean write?',
    ],
    [
      'an unknown mark',
      'rules: [{action: deny, marks: [lockut]}]',
      ': rule 1, marks is "lockut": use credential, lockout, cluster, hazard, session. Did you mean lockout?',
    ],
    [
      'an effect that is no text',
      'rules: [{action: deny, effects: [{a: b}]}]',
      ': rule 1, effects is something else: use',
    ],
    [
      'lists that fit no tool together',
      'rules: [{action: deny, tools: [listCas], effects: [write]}]',
      ': rule 1 matches no tool: no tool matches all of its lists.',
    ],
    [
      'a limit that is none',
      'limits: {writesPerMinute: many}',
      ': limits.writesPerMinute must be a whole number, but is a string',
    ],
    ['a limit of nothing', 'limits: {bytesPerCall: 0}', ': limits.bytesPerCall must be 1 or more, and is 0'],
    ['half a call', 'limits: {concurrentCalls: 0.5}', ': limits.concurrentCalls must be a whole number, but is 0.5'],
    [
      'an unknown limit',
      'limits: {writePerMinute: 1}',
      ': limits has an unknown key, "writePerMinute". Did you mean writesPerMinute?',
    ],
    ['an unknown mode', 'confirm: {mode: ask}', ': confirm.mode is something else: use elicit, token.'],
    [
      'an exemption by a glob',
      'confirm: {exempt: ["delete*"]}',
      ': confirm.exempt: "delete*" is not the exact name of a tool.',
    ],
    [
      'an exemption of a misspelt tool',
      'confirm: {exempt: [deleteServce]}',
      ': confirm.exempt: "deleteServce" is not the exact name of a tool. Did you mean deleteService',
    ],
    [
      'an exemption of a read',
      'confirm: {exempt: [listCas]}',
      ': confirm.exempt: "listCas" only reads, and never needs confirmation.',
    ],
  ])('%s', async (_name, text, want) => expect(await fault(text)).toContain(want));

  test('no file', async () => {
    const values = new Values({ policy: join(folder, 'none.yaml') }, []);
    await expect(resolvePolicy(values, catalogue, { HOME: folder })).rejects.toThrow(
      /none\.yaml cannot be read: no such file or directory \(ENOENT\)\.$/,
    );
  });

  test.each(['!', ' ', ',', 'lab, !'])('an invalid network: "%s"', async (entry) => {
    const text = `rules: [{action: allow, networks: ["${entry}"]}]`;
    expect(await fault(text, { sandbox: true })).toBe(': rule 1, networks: an entry names nothing.');
  });

  test('rules for networks where none is named', async () => {
    await expect(resolve('rules: [{action: deny, networks: [lab]}]')).rejects.toThrow(
      'The policy file has rules for networks: name yours with --network, --controller, --identity or --sandbox.',
    );
  });
});
