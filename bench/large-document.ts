import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from '../src/common/once.ts';
import type { Figure, Measured } from './figure.ts';
import { installPackage } from './installed.ts';
import { hundredths } from './statistics.ts';

/** Words that names are made of. */
const NOUNS = ['account', 'billing', 'cluster', 'device', 'event', 'folder', 'group', 'host', 'image', 'job'];

const string = { type: 'string', description: 'a value that the server keeps and gives back as it was sent' };
const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema: unknown) => ({ content: { 'application/json': { schema } } });

/** Fields of an entity: as many as those of large public APIs have. */
const fieldsOf = (number: number) =>
  Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `field_${at}`,
      at % 7 === 0 && at > 0 ? to(`part_${(number + at) % 50}`) : string,
    ]),
  );

/** A document of so many operations: five for each kind of entity. */
function documentOf(operations: number): string {
  const kinds = Array.from({ length: operations / 5 }, (_, number) => ({
    number,
    path: `/v1/${NOUNS[number % NOUNS.length]}s_${Math.floor(number / NOUNS.length)}`,
    name: `${NOUNS[number % NOUNS.length]}_${Math.floor(number / NOUNS.length)}`,
  }));
  const paths = kinds.flatMap(({ name, path }) => {
    const parameters = [{ in: 'path', name: 'id', required: true, schema: string }];
    const answer = { 200: { description: 'ok', ...json(to(name)) } };
    const query = ['page', 'per_page'].map((each) => ({ in: 'query', name: each, schema: { type: 'integer' } }));
    const list = { 200: { description: 'ok', ...json({ type: 'array', items: to(name) }) } };
    return [
      [
        path,
        {
          get: { operationId: `list_${name}`, parameters: query, responses: list },
          post: { operationId: `create_${name}`, requestBody: json(to(name)), responses: answer },
        },
      ],
      [
        `${path}/{id}`,
        {
          parameters,
          get: { operationId: `get_${name}`, responses: answer },
          patch: { operationId: `patch_${name}`, requestBody: json(to(name)), responses: answer },
          delete: { operationId: `delete_${name}`, responses: { 204: { description: 'gone' } } },
        },
      ],
    ] as const;
  });
  const schemas = [
    ...kinds.map(({ name, number }) => [name, { type: 'object', properties: fieldsOf(number) }] as const),
    ...Array.from(
      { length: 50 },
      (_, at) => [`part_${at}`, { type: 'object', properties: { id: string, name: string } }] as const,
    ),
  ];
  return JSON.stringify({
    openapi: '3.1.0',
    info: { title: 'Large', version: '1' },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  });
}

/** Runs `tools` and takes the time, in seconds. @param heap most memory of its data, in MiB */
function timed(program: string, args: readonly string[], home: string, heap: number): number {
  const env = { ...process.env, XDG_CACHE_HOME: home, HOME: home, LOCALAPPDATA: home };
  const start = performance.now();
  const command = [`--max-old-space-size=${heap}`, program, 'tools', '--log-level', 'error', ...args];
  const { status, stderr } = spawnSync(process.execPath, command, { env, maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`ziti-mcp tools ended with ${status}: ${String(stderr).slice(0, 300)}`);
  return (performance.now() - start) / 1000;
}

const ROUNDS = 5;
/** The most memory of the program's data, in MiB. */
const HEAP = 1_500;

/** A document of so many operations, in a home of its own, for as long as the work takes. */
async function withDocument<Times extends object>(
  operations: number,
  work: (start: (args: readonly string[]) => number, spec: readonly string[]) => Times,
) {
  const program = await installPackage();
  const home = mkdtempSync(join(tmpdir(), 'ziti-mcp-large-'));
  try {
    const file = join(home, 'large.json');
    const text = documentOf(operations);
    writeFileSync(file, text);
    const times = work((args) => timed(program, args, home, HEAP), ['--spec', file]);
    return { ...times, megabytes: Math.round(text.length / 1e5) / 10, operations };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** Times of a first start with a document, of later ones, and of starts without one: the least of several. */
const measure = (operations: number) =>
  withDocument(operations, (start, spec) => {
    const least = (args: readonly string[]) => Math.min(...Array.from({ length: ROUNDS }, () => start(args)));
    return { first: start(spec), later: least(spec), plain: least([]) };
  });

const large = once(() => measure(1_200));

async function ofLarge(value: (times: Awaited<ReturnType<typeof measure>>) => number): Promise<Measured> {
  const times = await large();
  return { value: hundredths(value(times)), details: times };
}

export const firstStartLarge: Figure = {
  name: 'first start with a large document',
  unit: 's',
  target: 5,
  measure: () => ofLarge(({ first }) => first),
};

export const laterStartLarge: Figure = {
  name: 'later starts with a large document, in plain starts',
  unit: 'times',
  target: 1.3,
  measure: () => ofLarge(({ later, plain }) => later / plain),
};

export const manyOperations: Figure = {
  name: 'first start with a large document of 10,000 operations, within 1.5 GB',
  unit: 's',
  target: 60,
  measure: async () => {
    const times = await withDocument(10_000, (start, spec) => ({ first: start(spec) }));
    return { value: hundredths(times.first), details: times };
  },
};
