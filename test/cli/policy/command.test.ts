/** `ziti-mcp policy` and `--policy`. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { operations } from '../../../src/generated/operations.ts';
import { insightTools } from '../../../src/insight/index.ts';
import { callText, ERAS } from '../../support/client.ts';
import { runHere } from '../../support/run-here.ts';
import { connectHere } from '../../support/server-here.ts';

const names = [...operations, ...insightTools].map(({ name }) => name);

const POLICY = `
rules:
  - action: deny
    networks: ["*.prod.example.com"]
    tools: ["*"]
  - action: deny
    tools: ["*Service"]
    effects: [destructive]
    why: services are only made
  - action: allow
    categories: [services]
    tools: ["!listSpecs"]
  - action: allow
    tools: [deleteIdentity]
  - action: allow
    tools: ["*Router"]
confirm:
  exempt: [deleteConfig]
limits:
  writesPerMinute: 2
`;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-policy-'));
  file = join(folder, 'policy.yaml');
  await writeFile(file, POLICY);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const policy = (...args: string[]) => runHere(['policy', ...args, '--policy', file, '--sandbox']);

interface Shown {
  tools: { tool: string; decision: string; rule: string; effect: string; marks: string[]; lockout?: boolean }[];
}

describe('show', () => {
  test('as JSON: every tool, and those that are allowed are those of tools --json', async () => {
    const { tools } = JSON.parse((await policy('show', '--json')).stdout) as Shown;
    expect(tools.map(({ tool }) => tool)).toStrictEqual(names);
    const { stdout } = await runHere(['tools', '--json', '--policy', file, '--sandbox']);
    const listed = (JSON.parse(stdout) as { tools: { name: string }[] }).tools.map(({ name }) => name);
    const allowed = tools.filter(({ decision }) => decision === 'allowed').map(({ tool }) => tool);
    expect(allowed.sort()).toStrictEqual(listed.sort());
    const rowOf = (name: string) => tools.find(({ tool }) => tool === name);
    expect(rowOf('createService')).toMatchObject({ decision: 'allowed', rule: 'policy-file 3' });
    expect(rowOf('deleteService')).toMatchObject({ decision: 'refused', rule: 'policy-file 2' });
    expect(rowOf('deleteIdentity')).toMatchObject({ decision: 'allowed', rule: 'policy-file 4', lockout: true });
    expect(rowOf('deleteEdgeRouter')).toMatchObject({ decision: 'allowed', rule: 'policy-file 5', lockout: false });
    expect(rowOf('updateFabricRouter')).toMatchObject({ decision: 'refused', rule: 'exact-name' });
  });

  test('as a table: every tool once, within 80 columns, and the settings for all tools', async () => {
    const { code, stdout, stderr } = await policy('show');
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    const rows = lines
      .filter((line) => /^\w+ +(read|write|destructive)\b/.test(line))
      .map((line) => line.split(' ')[0]);
    expect(rows.sort()).toStrictEqual(names.sort());
    expect(lines.filter((line) => line.length > 80)).toStrictEqual([]);
    expect(stdout).toContain(
      '\nrefused by the rule "policy-file 2" (5)\nrule 2 of policy.yaml denies it: services are only made\ntool',
    );
    expect(stdout).toContain('Confirmed by a person, asked through the client, except deleteConfig.');
    expect(stdout).toContain('Calls that would cut your own access: refused, except deleteIdentity.');
    expect(stdout).toContain('Limits: 2 changes a minute, 32 calls at once, 1048576 bytes a call.');
  });

  test('with a flag that wins over the file', async () => {
    const { stdout } = await policy('show', '--json', '--read-only');
    const { tools } = JSON.parse(stdout) as Shown;
    const allowed = tools.filter(({ decision }) => decision === 'allowed');
    expect(new Set(allowed.map(({ effect }) => effect))).toStrictEqual(new Set(['read']));
  });
});

describe('explain', () => {
  test('what a rule of the file allows: every rule with what it says, and under which conditions', async () => {
    const { code, stdout } = await policy('explain', 'createService', 'name=web', 'encryptionRequired=true');
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^createService is allowed by the rule "policy-file 3": rule 3 of policy\.yaml allows it\.\n/,
    );
    expect(stdout).toMatch(/^deny +no opinion$/m);
    expect(stdout).toMatch(/^policy-file +yes: rule 3 of policy\.yaml allows it$/m);
    expect(stdout).toMatch(/^reads +not asked$/m);
    expect(stdout).toMatch(/^1 +deny +is about other networks$/m);
    expect(stdout).toMatch(/^2 +deny +is about other tools$/m);
    expect(stdout).toMatch(/^3 +allow +decides$/m);
    expect(stdout).toMatch(/^4 +allow +not asked$/m);
    expect(stdout).toMatch(/^confirmation +none: it removes nothing$/m);
    expect(stdout).toMatch(/^limits +2 changes a minute/m);
    expect(stdout).toMatch(/^arguments +they are valid, 42 bytes long$/m);
  });

  test('what is refused, with the code that says no', async () => {
    const { code, stdout } = await policy('explain', 'deleteService');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^deleteService is refused by the rule "policy-file 2": .*: services are only made\.\n/);
    expect(stdout).not.toContain('confirmation');
  });

  test('text from a file is escaped before it reaches the terminal', async () => {
    const odd = join(folder, 'odd.yaml');
    await writeFile(odd, 'rules: [{action: deny, tools: [listCas], why: "\\e[2J\\u202eno"}]');
    for (const args of [['show'], ['explain', 'listCas']]) {
      const { stdout } = await runHere(['policy', ...args, '--policy', odd]);
      expect(stdout).toContain('rule 1 of odd.yaml denies it: \\u001b[2J\\u202eno');
    }
  });

  test('what a glob does not reach', async () => {
    const { code, stdout } = await policy('explain', 'updateFabricRouter');
    expect(code).toBe(1);
    expect(stdout).toMatch(/^5 +allow +does not name it exactly, and it is marked "hazard"$/m);
    expect(stdout).toMatch(/^exact-name +no: it is marked "hazard": only its exact name allows it/m);
  });

  test.each([
    ['deleteIdentity', /^own access +allowed, even if a call would cut it$/m, /^confirmation +by a person, asked/m],
    [
      'deleteEdgeRouter',
      /^own access +a call that would cut it is refused; to allow it, use --allow-write deleteEdgeRouter,/m,
    ],
    ['listServices', /^own access +not affected/m, /^confirmation +none: it only reads$/m],
    [
      'patchEdgeRouter',
      /^confirmation +none: it removes nothing; but a call that would cut your own access needs it$/m,
    ],
  ])('the conditions of %s', async (tool, ...says) => {
    const { stdout } = await policy('explain', tool);
    for (const each of says) expect(stdout).toMatch(each);
  });

  test('an exemption', async () => {
    const { stdout } = await policy('explain', 'deleteConfig', '--allow-write', 'deleteConfig');
    expect(stdout).toMatch(/^confirmation +none: the policy file exempts it$/m);
  });

  test('the second of two steps', async () => {
    const { stdout } = await policy('explain', 'deleteIdentity', '--confirm', 'token');
    expect(stdout).toMatch(/^confirmation +by a second call/m);
  });

  test('as JSON', async () => {
    const { stdout } = await policy('explain', 'deleteService', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      tool: 'deleteService',
      decision: { allowed: false, rule: 'policy-file 2' },
      fileRules: [{ number: 1 }, { number: 2, action: 'deny', says: 'decides' }, {}, {}, { says: 'not asked' }],
    });
  });

  test('arguments that are too long', async () => {
    const narrow = join(folder, 'narrow.yaml');
    await writeFile(narrow, 'limits: {bytesPerCall: 10}');
    const args = ['explain', 'listServices', 'filter=name = "web"', '--policy', narrow];
    const { code, stdout } = await runHere(['policy', ...args]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^listServices is refused by the rule "bytesPerCall": its arguments are 27 bytes long\./);
  });
});

test('schema: the JSON schema of policy files', async () => {
  const { code, stdout } = await runHere(['policy', 'schema']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ title: 'ziti-mcp policy', type: 'object' });
});

test.each([
  ['nothing', [], 'policy needs an action: ziti-mcp policy show, explain, schema.'],
  ['a misspelt word', ['sho'], 'Did you mean show?'],
  ['a word too many', ['show', 'listServices'], 'policy takes no "listServices" here.'],
  ['explain without a tool', ['explain'], 'policy explain needs the name of a tool.'],
  ['a word like no tool', ['explain', 'abracadabra'], 'There is no tool "abracadabra". ziti-mcp policy show lists'],
  ['an unknown tool', ['explain', 'deleteServce'], 'There is no tool "deleteServce". Did you mean deleteService'],
  ['an unknown argument', ['explain', 'createService', 'nam=a'], 'Unknown argument "nam". Did you mean name?'],
  ['a missing argument', ['explain', 'createService', 'name=a'], '  → at encryptionRequired\nCorrect the arguments'],
])('wrong usage: %s', async (_name, args, says) => {
  const { code, stdout, stderr } = await policy(...args);
  expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(says);
});

describe('a policy file named', () => {
  const allowed = async (args: string[], env: Record<string, string> = {}) => {
    const { code, stdout } = await runHere(['policy', 'explain', 'createService', '--sandbox', ...args], { env });
    return { code, rule: /by the rule "(.*?)"/.exec(stdout)?.[1] };
  };
  test('in the variable', async () => {
    expect(await allowed([], { ZITI_MCP_POLICY: file })).toStrictEqual({ code: 0, rule: 'policy-file 3' });
  });
  test('in the file of flags', async () => {
    const config = join(folder, 'config.json');
    await writeFile(config, JSON.stringify({ policy: file }));
    expect(await allowed(['--config', config])).toStrictEqual({ code: 0, rule: 'policy-file 3' });
  });
  test('nowhere', async () => expect(await allowed([])).toStrictEqual({ code: 1, rule: 'allow-write' }));
});

test('run does not start with an invalid policy file', async () => {
  const wrong = join(folder, 'wrong.yaml');
  await writeFile(wrong, 'rules: [{action: alow, tools: ["*"]}]');
  const { code, stdout, stderr } = await runHere(['run', '--sandbox', '--policy', wrong]);
  expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
  expect(stderr).toBe(`ziti-mcp: --policy ${wrong}: rule 1, action is "alow": use allow, deny. Did you mean allow?\n`);
});

test.each(Object.entries(ERAS))('a client of the %s era is subject to rules and limits', async (_era, mode) => {
  const { client } = await connectHere(['--sandbox', '--policy', file], {}, mode);
  try {
    const names = (await client.listTools()).tools.map(({ name }) => name);
    expect(names).toContain('createService');
    expect(names).not.toContain('deleteService');
    const refused = await callText(client, 'deleteService', { id: 'x' });
    expect(refused.isError).toBe(true);
    expect(refused.text).toContain('rule 2 of policy.yaml denies it: services are only made (rule "policy-file 2")');
    const make = (name: string) => callText(client, 'createService', { name, encryptionRequired: true });
    expect((await make('one')).isError).toBe(false);
    expect((await make('two')).isError).toBe(false);
    const third = await make('three');
    expect(third.isError).toBe(true);
    expect(third.text).toMatch(/\(limit "writesPerMinute"\).*Nothing was sent\. Try again in \d+ seconds\./s);
    expect((await callText(client, 'listServices', { filter: 'name = "three"' })).text).not.toContain('"three"');
  } finally {
    await client.close();
  }
});
