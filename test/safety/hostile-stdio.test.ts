/**
 * Hostile strings in every text of every documented answer of a controller: through the real program to a real client
 * of both eras. Checked are the bytes on stdout, what a client gets, and what is left behind.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { operations } from '../../src/generated/operations.ts';
import { needsConfirmation } from '../../src/runtime/gate/confirm/need.ts';
import { type Connected, connect, ERAS } from '../support/client.ts';
import { dangersIn, hostile } from '../support/hostile.ts';
import { type HostileController, startHostileController } from '../support/hostile-controller.ts';
import { requiredArguments } from '../support/required-arguments.ts';

const reads = operations.filter(({ effect }) => effect === 'read');
const writes = operations.filter(({ effect }) => effect !== 'read');

const long = hostile.filter(({ kind }) => kind === 'long');
/** The other long ones are tested inside the test process. */
const [megabyte] = long;

/** Every text in a value, keys included. */
const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [key, ...textsIn(member)]);
};

describe.each(Object.entries(ERAS))('to a client of the %s era', (era, mode) => {
  let folder: string;
  let controller: HostileController;
  let connected: Connected;
  const questions: string[] = [];

  const audit = () => readFileSync(join(folder, 'audit.jsonl'), 'utf8');
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-hostile-stdio-'));
    controller = await startHostileController();
    writeFileSync(join(folder, 'ca.pem'), controller.authority.pem);
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, 'limits: { writesPerMinute: 100000 }\n');
    const reach = ['--controller', controller.origin, '--ca', join(folder, 'ca.pem'), '--policy', policy];
    const more = ['--audit', join(folder, 'audit.jsonl'), '--log-level', 'debug', '--output-schemas'];
    const everything = operations.map(({ name }) => name).join();
    connected = await connect(
      [...reach, ...more, '--allow-write', everything],
      { ZITI_MCP_USERNAME: 'admin', ZITI_MCP_PASSWORD: 'a-secret-password-4711' },
      mode,
      (question) => {
        questions.push(question);
        return 'accept';
      },
    );
  });
  beforeEach(() => void connected.stdout());
  afterEach(() => {
    controller.failing(undefined);
    controller.naming(undefined);
    expect(dangersIn(connected.stdout())).toStrictEqual([]);
  });
  afterAll(async () => {
    await connected.client.close();
    await controller.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function call(name: string, args: Record<string, unknown>) {
    const { content, structuredContent, isError } = await connected.client.request({
      method: 'tools/call',
      params: { name, arguments: args },
    });
    const texts = textsIn([content, structuredContent]);
    expect(dangersIn(texts.join('\n'))).toStrictEqual([]);
    return { texts, isError: isError === true };
  }

  test.each(reads.map((operation) => [operation.name, operation] as const))('%s', async (name, { rows }) => {
    await call(name, { ...requiredArguments(name), ...(rows === undefined ? {} : { fields: ['*'] }) });
  });

  /** What does not depend on the era is shown in one of them: they take turns. */
  const mine = <T>(items: readonly T[]): T[] =>
    items.filter((_each, index) => index % 2 === Object.keys(ERAS).indexOf(era));

  test.each(mine(reads).map(({ name }) => [name] as const))('%s, answered with an error', async (name) => {
    controller.failing(400);
    expect((await call(name, requiredArguments(name))).isError).toBe(true);
  });

  test.each(mine(writes).map(({ name }) => [name] as const))('%s: its preview and its result', async (name) => {
    await call(name, { ...requiredArguments(name), dryRun: true });
    await call(name, requiredArguments(name));
  });

  test('each tool that asks a person asked, without hostile text', () => {
    expect(questions.length).toBeGreaterThanOrEqual(mine(writes).filter(needsConfirmation).length);
    expect(dangersIn(questions.join('\n'))).toStrictEqual([]);
  });

  /** Ways to send a text: the strings take turns. */
  const ways: ((text: string) => [string, Record<string, unknown>])[] = [
    (text) => ['createService', { name: text, encryptionRequired: true, dryRun: true }],
    (text) => ['patchConfig', { id: 'x', name: text, data: { [text]: [text] }, dryRun: true }],
    (text) => ['listServices', { filter: text, roleFilter: [`@${text}`] }],
    (text) => ['deleteService', { id: text.slice(0, 1000) }],
    (text) => ['listServices', { [text]: text }],
    (text) => [text, {}],
  ];
  test.each(mine(hostile).map(({ title, text }, index) => [title, text.slice(0, 20_000), index] as const))(
    '%s that a model sends',
    async (_title, text, index) => {
      const [name, args] = ways[index % ways.length]?.(text) ?? ['', {}];
      if (name !== text) return void (await call(name, args));
      // A missing tool is a protocol error.
      const refusal = await call(name, args).catch((error: Error) => error);
      expect(refusal).toMatchObject({ code: -32602 });
      expect(dangersIn((refusal as Error).message)).toStrictEqual([]);
    },
  );

  /** A change reads many lists first: its names are shorter. */
  const calls: [name: string, args: Record<string, unknown>, length: number][] = [
    ['listServices', {}, 1_000_000],
    ['deleteService', { id: 'x', dryRun: true }, 200_000],
  ];
  test.each(mine(calls))('a very long name, wherever a name may occur in %s', async (name, args, length) => {
    controller.naming(megabyte?.text.slice(0, length));
    await call(name, args);
  });

  test('all of them were sent, even in role attributes, config data, addresses and versions', () => {
    expect(controller.sent.size).toBe(hostile.length - long.length);
    expect([...controller.places]).toEqual(
      expect.arrayContaining(['data[].name', 'data[].roleAttributes[]', 'data[].address', 'data.versionInfo.version']),
    );
  });

  test('stderr and the audit trail contain none of it', () => {
    expect(dangersIn(connected.stderr())).toStrictEqual([]);
    expect(dangersIn(audit())).toStrictEqual([]);
  });
});
