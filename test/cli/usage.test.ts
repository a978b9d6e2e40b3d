import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { operations } from '../../src/generated/operations.ts';
import { insightTools } from '../../src/insight/index.ts';
import { runProgram } from '../support/program.ts';
import { runHere } from '../support/run-here.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('help and version', () => {
  test('--version', async () => {
    expect(await runProgram(['--version'])).toStrictEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });
  test.each(['-v', '-V', 'version'])('%s means the same', async (word) => {
    expect(await runHere([word])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
  });
  test('--help names every command, with examples', async () => {
    const { code, stdout } = await runProgram(['--help']);
    expect(code).toBe(0);
    for (const word of ['run', 'tools', 'call', 'sandbox', 'Examples:', 'Exit codes:']) expect(stdout).toContain(word);
  });
  test.each(['run', 'tools', 'call', 'sandbox'])('%s --help names its flags', async (command) => {
    const { code, stdout } = await runHere([command, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: ziti-mcp ${command}`);
    expect(stdout).toMatch(/--[a-z-]+ .*\n/);
  });
  test('help COMMAND shows the help of a command', async () => {
    expect((await runHere(['help', 'audit'])).stdout).toMatch(/^Usage: ziti-mcp audit /);
  });
  test('no arguments: shows the help on stderr', async () => {
    const { code, stdout, stderr } = await runProgram([]);
    expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: ziti-mcp COMMAND');
  });
});

/** By its form no setting, but a secret. */
const TOKEN = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlLW9mLTE';

describe('wrong usage: exit code 2, nothing on stdout, a sentence on stderr', () => {
  const rows: [name: string, args: string[], env: Record<string, string>, says: RegExp][] = [
    ['an unknown command', ['rnu'], {}, /Unknown command "rnu"\. Did you mean run\?/],
    ['a word for two commands', ['login'], {}, /Unknown command "login"\. Did you mean init or session\?/],
    ['the same, misspelt', ['logn'], {}, /Unknown command "logn"\. Did you mean init or session\?/],
    ['a word like no command', ['abracadabra'], {}, /Unknown command "abracadabra"\. Run ziti-mcp --help for a list\./],
    [
      'an unknown flag',
      ['tools', '--alow-write', 'x'],
      {},
      /Unknown option --alow-write\. Did you mean --allow-write\?/,
    ],
    ['a flag like no other', ['run', '--abracadabra'], {}, /Unknown option --abracadabra\. Add --help to see all/],
    ['a flag without its value', ['tools', '--tools'], {}, /--tools needs a value/],
    ['an empty value', ['run', '--identity-file='], {}, /--identity-file needs a value/],
    [
      'two names of a flag, with different values',
      ['run', '--ziti-controller-host', 'a:1', '--controller', 'b:1'],
      {},
      /different values \(--controller and --ziti-controller-host are the same\)/,
    ],
    [
      'a CA for the sandbox',
      ['tools', '--sandbox', '--ca', 'x'],
      {},
      /--ca only works with --controller or --identity/,
    ],
    ['the size of none', ['run', '--controller', 'c:1', '--sandbox-size', 'small'], {}, /only works with --sandbox/],
    [
      'a login without a login',
      ['run', '--identity', 'a', '--anonymous'],
      {},
      /--anonymous only works with --controller/,
    ],
    ['a word too many', ['audit-network', 'lab'], {}, /audit-network takes no "lab": use --network to name/],
    [
      'a password as a word',
      ['run', 'Hunter2x'],
      {},
      /^ziti-mcp: run takes no "\.\.\." \(not shown: .*\): use --network/,
    ],
    [
      'a password as a command',
      ['Hunter2x'],
      {},
      /^ziti-mcp: Unknown command "\.\.\." \(not shown: it may be a secret\)/,
    ],
    [
      'a password as a choice',
      ['tools', '--expose', 'Hunter2x'],
      {},
      /^ziti-mcp: --expose is "\.\.\." \(not shown: .* use all/,
    ],
    ['a password as a tool', ['tools', '--deny', 'Hunter2x'], {}, /^ziti-mcp: --deny: "\.\.\." \(not shown/],
    [
      'a password as a version',
      ['run', '--sandbox', '--api-version', 'Hunter2x'],
      {},
      /^ziti-mcp: --api-version "\.\.\."/,
    ],
    [
      'a password before an origin',
      ['run', '--sandbox', '--transport', 'http', '--allow-origin', 'https://u:Hunter2x@h/'],
      {},
      /^ziti-mcp: --allow-origin (?!.*Hunter)/,
    ],
    [
      'a URL with a password as a document',
      ['tools', '--spec', 'https://u:Hunter2x@a b'],
      {},
      /^(?!.*Hunter).*not URLs/,
    ],
    ['the same for a surface', ['surface', 'diff', 'https://u:Hunter2x@a b', 'installed'], {}, /the URL: is not valid/],
    ['a surface without TLS', ['surface', 'diff', 'ftp://u:Hunter2x@a', 'installed'], {}, /^(?!.*Hunter).*only https/],
    [
      'a query of a surface',
      ['surface', 'diff', 'http://a/b?c=Hunter2x', 'installed'],
      {},
      /http:\/\/a\/b: only https/,
    ],
    ['a token as a tool', ['tools', '--tools', TOKEN], {}, /^ziti-mcp: --tools: (?!.*eyJ)/],
    ['a token as a number', ['run', '--transport', 'http', '--requests-per-minute', TOKEN], {}, /^ziti-mcp: (?!.*eyJ)/],
    ['a token as a time', ['audit', '--since', TOKEN], {}, /^ziti-mcp: --since (?!.*eyJ)/],
    [
      'a token as a range',
      ['run', '--sandbox', '--transport', 'http', '--auth', 'none', '--allow-source', TOKEN],
      {},
      /^ziti-mcp: --allow-source: (?!.*eyJ)/,
    ],
    ['a token as a client', ['install', TOKEN], {}, /^ziti-mcp: (?!.*eyJ)/],
    ['JSON of what has none', ['networks', 'schema', '--json'], {}, /--json only goes with networks list/],
    ['days of no new key', ['keys', 'list', '--days', '3'], {}, /--days only goes with keys add/],
    ['a word behind a list', ['networks', 'list', 'lab'], {}, /networks list takes no "lab"/],
    ['a password as an action', ['networks', 'Hunter2x'], {}, /^ziti-mcp: networks takes no "\.\.\." \(not shown/],
    ['unset without what', ['networks', '--unset'], {}, /--unset only goes with networks default/],
    ['the schema of a network', ['networks', 'schema', 'lab'], {}, /networks schema takes no "lab"/],
    ['a switch with a value', ['tools', '--read-only=yes'], {}, /--read-only takes no value/],
    [
      'a list entry that matches nothing',
      ['tools', '--deny', 'deleteServce'],
      {},
      /--deny: .* Did you mean deleteService/,
    ],
    ['the same from the environment', ['tools'], { ZITI_MCP_TOOLS: 'nope*' }, /--tools: "nope\*" matches no tool/],
    ['a switch in the environment', ['tools'], { ZITI_MCP_READ_ONLY: 'maybe' }, /ZITI_MCP_READ_ONLY is "maybe"/],
    ['no controller', ['run'], {}, /Which controller\?/],
    ['no password', ['run', '--controller', 'https://c:1'], { ZITI_MCP_USERNAME: 'a' }, /set ZITI_MCP_PASSWORD/],
    ['a controller without TLS', ['run', '--controller', 'http://c:1'], {}, /only https/],
    ['a controller that is no URL', ['run', '--controller', 'https://'], {}, /is not a URL/],
    [
      'the same with a secret, which stays unsaid',
      ['run', '--controller', 'https://u:hunter2@bad host'],
      {},
      /^((?!hunter2)[\s\S])*$/,
    ],
    ['a password in the URL', ['run', '--controller', 'https://u:secret@c:1'], {}, /contains a user name or password/],
    [
      'a sandbox and a controller',
      ['run', '--sandbox', '--controller', 'https://c:1'],
      {},
      /brings its own controller/,
    ],
    [
      'a size that does not exist',
      ['run', '--sandbox', '--sandbox-size', 'huge'],
      {},
      /use empty, small, medium, large/,
    ],
    [
      'a password as a time-out',
      ['run', '--sandbox', '--timeout', 'Hunter2x'],
      {},
      /--timeout is "\.\.\." \(not shown/,
    ],
    ['a password as a switch', ['tools'], { ZITI_MCP_READ_ONLY: 'Hunter2x' }, /READ_ONLY is "\.\.\." \(not shown/],
    ['a time-out that is no number', ['run', '--sandbox', '--timeout', 'soon'], {}, /--timeout is "soon"/],
    [
      'a time-out of nothing',
      ['run', '--sandbox', '--timeout', '0'],
      {},
      /--timeout is "0": use a number from 0.001 to 86400/,
    ],
    [
      'an identity that is not there',
      ['run', '--identity', 'nowhere.json'],
      {},
      /cannot be read: no such file or directory \(ENOENT\)/,
    ],
    [
      'a fingerprint that is none',
      ['run', '--controller', 'https://c:1', '--ca-fingerprint', 'AB'],
      { ZITI_MCP_USERNAME: 'a', ZITI_MCP_PASSWORD: 'b' },
      /32 pairs of hex/,
    ],
    ['a log level that does not exist', ['run', '--sandbox', '--log-level', 'loud'], {}, /--log-level is "loud"/],
    ['call without a tool', ['call'], {}, /needs the name of a tool/],
    [
      'call with neither pairs nor JSON',
      ['call', 'listServices', 'limit', '--sandbox'],
      {},
      /neither key=value nor a JSON object/,
    ],
    ['call with broken JSON', ['call', 'listServices', '{"limit":', '--sandbox'], {}, /start like a/],
    [
      'call with an argument twice',
      ['call', 'listServices', '{"limit":1,"limit":2}', '--sandbox'],
      {},
      /two .* "limit"/,
    ],
    [
      'call with an argument twice, inside',
      [
        'call',
        'createService',
        'name=n',
        'tags={"a":1,"a":2}',
        'encryptionRequired=true',
        '--sandbox',
        '--allow-write=*',
      ],
      {},
      /two .* "a"/,
    ],
    [
      'call with a value and fields',
      ['call', 'createService', 'tags=x', 'tags.a=1', '--sandbox'],
      {},
      /both a value and/,
    ],
    [
      'call with fields and a value',
      ['call', 'createService', 'tags.a=1', 'tags=x', '--sandbox'],
      {},
      /both a value and/,
    ],
    ['a fault that does not exist', ['sandbox', '--fault', 'nonsense=1'], {}, /nonsense/],
  ];
  test.each(rows)('%s', async (_name, args, env, says) => {
    const { code, stdout, stderr } = await runHere(args, { env });
    expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/\n\s+at /);
    expect(stderr).not.toContain('secret@');
    expect(stderr).not.toContain('Hunter2x');
  });

  test.each([
    ['no JSON', '{', /is not valid JSON/],
    ['an unknown name', '{"alow-write": "x"}', /unknown name "alow-write"\. Did you mean allow-write\?/],
    ['the same name twice', '{"deny": ["x"], "deny": ["y"]}', /two members named "deny"/],
    ['a wrong type', '{"read-only": "yes"}', /"read-only" must be true or false/],
  ])('a config file with %s', async (_name, text, says) => {
    const file = join(folder, 'bad.json');
    await writeFile(file, text);
    const { code, stderr } = await runHere(['tools', '--config', file]);
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
  });
});

describe('tools', () => {
  const names = async (args: string[], env: Record<string, string> = {}): Promise<string[]> => {
    const { code, stdout, stderr } = await runHere(['tools', '--json', ...args], { env });
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    return (JSON.parse(stdout) as { tools: { name: string }[] }).tools.map(({ name }) => name);
  };

  test('flags override the environment, which overrides the file', async () => {
    const file = join(folder, 'good.json');
    await writeFile(file, JSON.stringify({ tools: ['listCas'], deny: 'listServices' }));
    const env = { ZITI_MCP_TOOLS: 'listServices,listConfigs' };
    expect(await names(['--config', file])).toStrictEqual(['listCas']);
    expect(await names(['--config', file], env)).toStrictEqual(['listConfigs']);
    expect(
      await names(['--config', file, '--tools', 'listLinks,listFabricLinks'.split(',')[1] ?? ''], env),
    ).toStrictEqual(['listFabricLinks']);
  });
  test("--allow-write '*' lists all except the three that need their exact name", async () =>
    expect(await names(['--allow-write', '*'])).toHaveLength(operations.length + insightTools.length - 3));
  test('--read-only overrides it', async () => {
    expect(await names(['--read-only', '--allow-write', '*'])).toStrictEqual(await names([]));
  });
  test('prints a table for people', async () => {
    const { code, stdout } = await runHere(['tools', '--tools', 'listServices']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^tool +effect +description\nlistServices +read +\S/);
    expect(stdout).toMatch(new RegExp(`1 of ${operations.length + insightTools.length} tools\n$`));
  });
});
