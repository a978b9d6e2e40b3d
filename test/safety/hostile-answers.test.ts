/**
 * Hostile strings in every text that the sandbox can return, through every read tool, on the path of all calls: none
 * arrives unescaped, and what is shown selects the entity that it names.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ToolAnswer } from '../../src/common/tool-answer.ts';
import { operations } from '../../src/generated/operations.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { dangersIn, hostile } from '../support/hostile.ts';
import { readList } from '../support/list-text.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

const short = hostile.filter(({ kind }) => kind !== 'long').map(({ text }) => text);

interface Started {
  readonly sandbox: Sandbox;
  readonly session: TestSession;
  close(): Promise<void>;
}

async function start(dataFile?: string): Promise<Started> {
  const sandbox = await startSandbox(dataFile === undefined ? { size: 'small' } : { dataFile });
  const session = startSession(settingsOf(sandbox), { answers: { structured: true } });
  const close = async () => {
    await session.close();
    await sandbox.close();
  };
  return { sandbox, session, close };
}

/** Everything that a client gets of an answer: its texts, and its data as a client may show it. */
const shownOf = ({ content, structuredContent }: ToolAnswer): string =>
  [...content.map((block) => (block.type === 'text' ? block.text : '')), JSON.stringify(structuredContent ?? {})].join(
    '\n',
  );

type Entities = Record<string, Record<string, unknown>[]>;

/** Identifiers, references, secrets and enums: with other values, the sandbox would not start, or not find them. */
const FIXED =
  /^(?:id|.*Ids?|.*At|.*Type|type|typeId|semantic|method|policy|username|password|salt|token|jwt|.*Pem|fingerprint|.*Fingerprints?|.*Roles|roleAttributes|protocol|address|hostname|port|.*Address(?:es)?|.*Url|binding|routerId|strategy|terminatorStrategy|costs?|precedence|version|created|state|iss.*|kind|.*Token|.*Jwt|href|path|data|schema|authPolicy|service|identity|router|osType|.*Versions?|clientId|link|secret|recoveryCodes|configType.*|dest.*|src.*|entity)$/;

/** Puts a different hostile string into each free text, and returns where. */
function poison(entities: Entities): string[] {
  const places: string[] = [];
  let next = 0;
  const walk = (node: unknown, path: string): unknown => {
    if (typeof node === 'string') {
      places.push(path);
      next += 1;
      return `${short[next % short.length]}${next}`;
    }
    if (Array.isArray(node)) return node.map((item) => walk(item, `${path}[]`));
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, FIXED.test(key) ? value : walk(value, `${path}.${key}`)]),
    );
  };
  for (const [kind, list] of Object.entries(entities)) {
    if (/Types$/.test(kind)) continue;
    entities[kind] = list.map((entity) => {
      const poisoned = walk(entity, kind) as Record<string, unknown>;
      const at = (offset: number) => String(short[(next + offset) % short.length]);
      const tags = Object.fromEntries([1, 2, 3].map((offset) => [at(offset), at(offset + 7)]));
      next += 10;
      return { ...poisoned, tags, ...('appData' in entity ? { appData: tags } : {}) };
    });
  }
  return [...new Set(places)];
}

describe('every text that the sandbox can return', () => {
  let folder: string;
  let started: Started;
  let places: string[];
  let idsOf: Record<string, string[]>;
  const escaped = new Set<string>();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-hostile-'));
    const dataFile = join(folder, 'data.json');
    await (await startSandbox({ size: 'small', dataFile })).close();
    const data = JSON.parse(readFileSync(dataFile, 'utf8')) as { entities: Entities };
    places = poison(data.entities);
    idsOf = Object.fromEntries(
      Object.entries(data.entities).map(([kind, list]) => [kind, list.map(({ id }) => String(id))]),
    );
    writeFileSync(dataFile, JSON.stringify(data));
    started = await start(dataFile);
  });

  afterAll(async () => {
    await started.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('names, external ids, notes and system information among them', () => {
    expect(places.length).toBeGreaterThan(15);
    expect(places).toEqual(
      expect.arrayContaining(['services.name', 'identities.name', 'configs.name', 'routers.name']),
    );
  });

  const reads = operations.filter(({ effect }) => effect === 'read');
  test.each(reads.map((operation) => [operation.name, operation] as const))(
    '%s',
    async (name, { arguments: places, path, rows }) => {
      const needed = Object.entries(places).filter(([, { in: where }]) => where === 'path');
      const wanted =
        needed.length === 0
          ? [{}]
          : idsFor(path).map((id) => Object.fromEntries(needed.map(([argument]) => [argument, id])));
      const more = { ...('limit' in places ? { limit: 500 } : {}), ...(rows === undefined ? {} : { fields: ['*'] }) };
      for (const callArgs of wanted) {
        const { answer } = await started.session.call(name, { ...callArgs, ...more });
        const text = shownOf(answer);
        expect(dangersIn(text)).toStrictEqual([]);
        if (/\\u(?:202e|003c|001b)/.test(text)) escaped.add(name);
      }
    },
  );

  test('most of these tools returned some of them', () => expect(escaped.size).toBeGreaterThan(40));

  /** Two entities of the kind that a path is about, and a missing one. */
  const idsFor = (path: string): string[] => {
    const kind = path.split('/')[1]?.replace(/-(\w)/g, (_all, letter: string) => letter.toUpperCase()) ?? '';
    return [...(idsOf[kind] ?? []).slice(0, 2), 'gone'];
  };

  test('nor do the log and the audit trail', () => {
    expect(dangersIn(started.session.auditText())).toStrictEqual([]);
  });
});

describe('shown text, pasted back as an argument', () => {
  let started: Started;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started.close());

  /** The controller's filter grammar allows neither control characters nor lone surrogates. */
  const isFilterable = (name: string) => !/\p{Cc}|\p{Surrogate}/u.test(name) && name.length < 2000;

  test.each(hostile.map(({ title, text, kind }) => [title, text, kind] as const))('%s', async (_title, name, kind) => {
    const { session } = started;
    const created = await session.call('createService', { name, encryptionRequired: true });
    const madeText = shownOf(created.answer);
    expect(dangersIn(madeText)).toStrictEqual([]);
    // A name that is too long is refused, and so is the mark of a secret: then only the refusal is shown.
    expect(created.failure !== undefined, madeText).toBe(kind === 'long' || /^\[(?:redacted|in file): /.test(name));
    if (created.failure !== undefined) return;
    const id = /"id":\s*"([^"]+)"/.exec(madeText)?.[1] ?? '';
    const shown = await session.text('detailService', { id });
    expect(dangersIn(shown)).toStrictEqual([]);
    const pasted = /"name":\s*("(?:[^"\\]|\\.)*")/.exec(shown)?.[1] ?? '""';
    const again = JSON.parse(`{"name":${pasted}}`) as { name: string };
    expect(again.name).toBe(name.toString());
    const listed = await session.text('listServices', { filter: `id = "${id}"` });
    expect(dangersIn(listed)).toStrictEqual([]);
    const [row] = readList(listed).rows;
    expect(row).toMatchObject({ id, name });
    if (isFilterable(name)) {
      const text = await session.text('listServices', { filter: `name = ${quoted(String(row?.['name']))}` });
      expect(readList(text).rows).toContainEqual(row);
    }
  });

  test('names with a colon, and addresses with a port, as rows show them', async () => {
    const { session } = started;
    await session.call('createService', { name: 'user:alice', encryptionRequired: true });
    const services = await session.text('listServices', { filter: 'name contains "alice"', fields: ['id', 'name'] });
    const [service] = readList(services).rows;
    expect(services).toContain('"user\\u003aalice"');
    expect(service?.['name']).toBe('user:alice');
    const routers = readList(await session.text('listRouters', { limit: 1 }));
    const address = 'tcp:[2001:db8::1]:443';
    await session.call('createTerminator', {
      service: service?.['id'],
      router: routers.rows[0]?.['id'],
      binding: 'transport',
      address,
    });
    const { answer } = await session.call('listTerminators', {
      filter: `service.name = ${quoted(String(service?.['name']))} and address = "${address}"`,
      fields: ['address'],
    });
    const [text] = answer.content;
    expect(text?.type === 'text' && text.text.split('\n').slice(-2)).toStrictEqual(['address', address]);
    expect(answer.structuredContent).toMatchObject({ data: [{ address }] });
  });

  const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`;
});

describe('errors', () => {
  let started: Started;
  beforeAll(async () => {
    started = await start();
  });
  afterAll(() => started.close());

  test.each(hostile.map(({ title, text }) => [title, text] as const))('that repeat %s', async (_title, text) => {
    const { session } = started;
    const wrong: [string, Record<string, unknown>][] = [
      ['listServices', { filter: `name = "a" ${text}` }],
      ['listServices', { [text]: 1 }],
      ['detailService', { id: text.slice(0, 1000) }],
      [text, {}],
      ['createService', { name: 'x', encryptionRequired: text }],
    ];
    for (const [tool, args] of wrong) {
      const { answer } = await session.call(tool, args);
      expect(dangersIn(shownOf(answer))).toStrictEqual([]);
    }
  });
});
