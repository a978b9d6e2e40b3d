/**
 * Canaries in every secret field and in each login method, through the real program to a real client: none appears on
 * stdout, on stderr at its most verbose, in the audit trail, or in a crash report.
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { outputs } from '../../src/generated/outputs.ts';
import { secrets } from '../../src/generated/secrets.ts';
import { answerFrom } from '../support/canary-answer.ts';
import { agreeing, type Connected, callText, connect, ERAS } from '../support/client.ts';
import { type FakeController, json, LOG_IN, loginAnswer, startFakeController } from '../support/fake-controller.ts';
import { runProgram } from '../support/program.ts';
import { requiredArguments } from '../support/required-arguments.ts';
import { toolAt } from '../support/tool-at.ts';

const TOKEN = 'canary-token-of-the-session';
const PASSWORD = 'canary "of" <the> login';
const CONFIRM_KEY = 'canary-key-of-confirmations-0123456789';
const ARGUMENT = 'canary argument';

let folder: string;
let fake: FakeController;
let key: string;
/** How a controller fails that repeats everything it knows; undefined while it answers normally. */
let failing: number | undefined;

/** What a text must not contain, including the lines of a key, from which it could be reassembled. */
const canariesIn = (text: string): string[] => [
  ...(text.match(/.{0,40}canary.{0,40}/gi) ?? []),
  ...key.split('\n').filter((line) => line.length > 30 && !line.startsWith('-----') && text.includes(line)),
];

/** The password of the tested login, if it has one. */
let password = '';
/** The secret in the tested call. */
let argument = '';

/** Everything that the controller, or an eavesdropper, could repeat. */
const everything = () => `${password} ${TOKEN} ${CONFIRM_KEY} ${key} Bearer ${TOKEN}`;
const repeating = () => `${everything()} ${argument} ${encodeURIComponent(password)} ${JSON.stringify(password)}`;

/**
 * An answer of a tool with a canary in each of its secret fields, and everything that a controller knows in an ordinary
 * one.
 */
function bodyOf(tool: string): unknown {
  const fields = Object.keys(secrets.tools[tool]?.answer ?? {});
  const isSecret = (path: string) =>
    fields.some((field) => path === field || (/^[.[]/.test(path.slice(field.length)) && path.startsWith(field)));
  return answerFrom(outputs[tool] ?? {}, (path) => {
    if (isSecret(path)) return `canary of ${path}`;
    return path.endsWith('.name') ? `named ${TOKEN} and ${password}` : 'x';
  });
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-canaries-'));
  fake = await startFakeController({
    otherwise({ method, path }, response) {
      const tool = toolAt(method, path);
      if (failing !== undefined) {
        const said = { message: repeating(), cause: { field: 'password', reason: repeating(), value: repeating() } };
        return json(response, failing, { error: { code: 'COULD_NOT_VALIDATE', ...said }, meta: {} });
      }
      if (tool === undefined)
        return json(response, 404, { error: { code: 'NOT_FOUND', message: everything() }, meta: {} });
      if (tool.answers === 'application/json') return json(response, tool.success[0] ?? 200, bodyOf(tool.name));
      response
        .writeHead(200, { 'content-type': tool.answers })
        .end(secrets.tools[tool.name]?.whole ? 'canary' : everything());
    },
  });
  fake.on(LOG_IN, (_request, response) => {
    if (failing === undefined) json(response, 200, loginAnswer(TOKEN));
    else
      json(response, failing, { error: { code: 'INVALID_AUTH', message: repeating(), cause: repeating() }, meta: {} });
  });
  const { cert, key: own } = await fake.authority.issue('an identity');
  key = own;
  const id = { key: `pem:${key}`, cert: `pem:${cert}`, ca: `pem:${fake.authority.pem}` };
  writeFileSync(join(folder, 'ca.pem'), fake.authority.pem);
  writeFileSync(join(folder, 'identity.json'), JSON.stringify({ ztAPI: fake.origin, id }));
  writeFileSync(join(folder, 'policy.yaml'), 'limits: { writesPerMinute: 100000 }\n');
});
afterAll(async () => {
  await fake.close();
  rmSync(folder, { recursive: true, force: true });
});

const kinds: readonly (readonly [string, () => string[], Readonly<Record<string, string>>])[] = [
  [
    'user name and password',
    () => ['--controller', fake.origin, '--ca', join(folder, 'ca.pem')],
    { ZITI_MCP_USERNAME: 'admin', ZITI_MCP_PASSWORD: PASSWORD },
  ],
  ['an identity file', () => ['--identity', join(folder, 'identity.json')], {}],
];

describe.each(kinds)('logged in with %s', (_kind, reach, account) => {
  const env = { ...account, ZITI_MCP_CONFIRM_KEY: CONFIRM_KEY };
  beforeAll(() => {
    password = account['ZITI_MCP_PASSWORD'] ?? '';
  });

  test.each([400, 401, 500])('a login that fails with %d reveals no secret', async (status) => {
    failing = status;
    const audit = join(folder, `login-${status}.jsonl`);
    const flags = ['--log-level', 'debug', '--audit', audit];
    const { code, stdout, stderr } = await runProgram(['call', 'listServices', ...reach(), ...flags], { env });
    failing = undefined;
    expect(code).not.toBe(0);
    expect(stderr.length).toBeGreaterThan(0);
    expect(canariesIn(stdout + stderr + readFileSync(audit, 'utf8'))).toStrictEqual([]);
  });

  describe.each(Object.entries(ERAS))('to a client of the %s era', (_era, mode) => {
    let connected: Connected;
    let audit: string;
    let crash: string;
    const questions: string[] = [];
    beforeAll(async () => {
      const ownFolder = mkdtempSync(join(folder, 'era-'));
      [audit, crash] = [join(ownFolder, 'audit.jsonl'), join(ownFolder, 'crash.txt')];
      const everyTool = Object.keys(secrets.tools).join();
      const flags = ['--allow-write', everyTool, '--policy', join(folder, 'policy.yaml'), '--audit', audit];
      const crashing = {
        ...env,
        CRASH_FILE: crash,
        NODE_OPTIONS: `--import ${pathToFileURL(resolve('test/fixtures/crash-on-file.mjs'))}`,
      };
      const more = ['--log-level', 'debug', '--output-schemas'];
      connected = await connect([...reach(), ...flags, ...more], crashing, mode, (question) => {
        questions.push(question);
        return agreeing(question);
      });
    });
    afterAll(() => connected.client.close());

    test.each(Object.entries(secrets.tools))('%s', async (name, { arguments: hidden = {} }) => {
      const selected = Object.fromEntries(
        Object.keys(hidden)
          .filter((path) => /^\w+$/.test(path))
          .map((path) => [path, ARGUMENT]),
      );
      const args = { ...requiredArguments(name), ...selected };
      argument = Object.keys(selected).length > 0 ? ARGUMENT : '';
      for (const more of Object.keys(hidden).length > 0 ? [{ dryRun: true }, {}] : [{}]) {
        await callText(connected.client, name, { ...args, ...more });
      }
      failing = 400;
      await callText(connected.client, name, args);
      failing = undefined;
      expect(canariesIn(connected.stdout())).toStrictEqual([]);
    });

    test('questions, stderr and the audit trail contain the marks, but no secret', () => {
      expect(canariesIn(questions.join('\n'))).toStrictEqual([]);
      expect(canariesIn(connected.stderr())).toStrictEqual([]);
      const trail = readFileSync(audit, 'utf8');
      expect(canariesIn(trail)).toStrictEqual([]);
      expect(trail).toContain('[redacted: ');
    });

    test('a crash that quotes all secrets reveals none, and is reported', async () => {
      const closed = new Promise((done) => {
        connected.client.onclose = () => done(undefined);
      });
      writeFileSync(`${crash}.new`, everything());
      renameSync(`${crash}.new`, crash);
      await closed;
      expect(connected.stderr()).toMatch(/^ziti-mcp: Error: *\[redacted: /m);
      expect(canariesIn(connected.stderr() + connected.stdout())).toStrictEqual([]);
    });
  });
});
