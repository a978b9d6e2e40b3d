/**
 * Every operation, called by a real client through the real program and checked on the wire. The expectations come from
 * the imported documents, not from our own table.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../../src/contract.ts';
import { operations } from '../../src/generated/operations.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/index.ts';
import { connect } from '../support/client.ts';
import { type DocumentedOperation, DocumentOracle } from '../support/document-oracle.ts';
import { requestsSince } from '../support/requests-since.ts';
import { settingsOf, startSession, type TestSession } from '../support/session.ts';

const oracles = new Map(['edge-management', 'fabric'].map((api) => [api, new DocumentOracle(api)]));
const documented = [...oracles.values()].flatMap((oracle) => [...oracle.operations()]);

const MFA_HEADER = 'mfa-validation-code';
/** A GET has no body: its code goes into the header, as the repair in the overlay says. */
const bodyIsSent = ({ method, body }: DocumentedOperation) => body !== undefined && method !== 'GET';

/** The server's own login, by password: the test of `authenticate` uses another method. */
const isLogin = ({ path, query }: { path: string; query: string }) =>
  path.endsWith('/authenticate') && query.includes('method=password');

let sandbox: Sandbox;
let client: Client;
let confirming: TestSession;
let folder: string;

beforeAll(async () => {
  sandbox = await startSandbox({ size: 'empty' });
  folder = await mkdtemp(join(tmpdir(), 'ziti-mcp-wire-'));
  const ca = join(folder, 'ca.pem');
  await writeFile(ca, sandbox.ca);
  const policy = join(folder, 'policy.yaml');
  await writeFile(policy, 'limits: { writesPerMinute: 1000 }\n');
  const everything = '*,updateFabricRouter,authenticate,authenticateMfa';
  const allowed = ['--allow-write', everything, '--policy', policy];
  const flags = ['--controller', sandbox.url, '--ca', ca, ...allowed, '--log-level', 'error'];
  const env = { ZITI_MCP_USERNAME: sandbox.username, ZITI_MCP_PASSWORD: sandbox.password };
  ({ client } = await connect(flags, env));
  confirming = startSession(settingsOf(sandbox));
});

afterAll(async () => {
  await client?.close();
  await confirming?.close();
  await sandbox?.close();
  await rm(folder, { recursive: true, force: true });
});

test('the table has a row for each operation of the documents', () => {
  const rows = operations.map(({ api, method, path }) => `${api} ${method} ${path}`).sort();
  const wanted = documented.map(
    ({ api, method, path }) => `${api} ${method} ${path.replace(/^\/(edge\/management|fabric)\/v1/, '')}`,
  );
  expect(rows).toStrictEqual(wanted.sort());
});

/** The arguments of one call, and what to expect on the wire. */
interface Trial {
  readonly title: string;
  readonly args: Record<string, unknown>;
  readonly path: string;
  readonly query: readonly [string, string][];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function trial(operation: DocumentedOperation, title: string, optional: boolean, body: unknown): Trial {
  const oracle = oracles.get(operation.api) as DocumentOracle;
  const args: Record<string, unknown> = {};
  const query: [string, string][] = [];
  const headers: Record<string, string> = {};
  let path = operation.path;
  for (const { name, in: place, required, schema } of operation.parameters) {
    if (!required && !optional) continue;
    const isList = schema['type'] === 'array';
    const value = isList ? ['#one, two', 'three&four'] : place === 'header' ? '123456' : oracle.sample(schema, name);
    args[name === MFA_HEADER ? 'mfaValidationCode' : name] = value;
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(String(value)));
    else if (place === 'header') headers[name] = String(value);
    else for (const item of [value].flat()) query.push([name, String(item)]);
  }
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  if (isObject) Object.assign(args, body);
  else if (body !== undefined) args[wholeBodyName(operation)] = body;
  return { title, args, path, query, headers, ...(body === undefined ? {} : { body }) };
}

/** A body that isn't an object is one argument with a name of ours: the only required one that isn't a parameter. */
function wholeBodyName({ method, path }: DocumentedOperation): string {
  return path.endsWith('/verify') && method === 'POST' ? 'certPem' : 'serviceConfigs';
}

function trials(operation: DocumentedOperation): Trial[] {
  if (!bodyIsSent(operation) || operation.body === undefined) {
    return [trial(operation, 'all', true, undefined), trial(operation, 'required alone', false, undefined)];
  }
  const oracle = oracles.get(operation.api) as DocumentOracle;
  const { schema } = operation.body;
  const subtypes = oracle.subtypes(schema);
  if (subtypes.size > 0) {
    return [...subtypes].map(([typeId, subtype]) =>
      trial(operation, typeId, true, { ...(oracle.sample(subtype) as object), typeId }),
    );
  }
  // Nobody is asked about a member that a cluster does not have.
  if (operation.path.endsWith('/remove-member')) return [trial(operation, 'all', true, { id: 'controller-1' })];
  return [trial(operation, 'all', true, oracle.sample(schema))];
}

/** Calls that inspect their target first have none here: they are confirmed in advance, as by `ziti-mcp call --yes`. */
async function make(operation: Operation, args: Trial['args']): Promise<unknown> {
  if (operation.effect !== 'read') return (await confirming.call(operation.name, args)).answer;
  return client.callTool({ name: operation.name, arguments: args });
}

describe.each(documented.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
  '%s',
  (_title, operation) => {
    const row = operations.find(
      ({ api, method, path }) =>
        api === operation.api && method === operation.method && operation.path.endsWith(`/v1${path}`),
    );
    if (row === undefined) throw new Error(`no row for ${operation.method} ${operation.path}`);
    test.each(trials(operation).map((each) => [each.title, each] as const))('%s', async (_case, wanted) => {
      const since = requestsSince(sandbox);
      const answer = await make(row, wanted.args);
      const sent = since();
      const logins = sent.filter(isLogin).length;
      // After a refused filter, the list is read once more without it, to find the fields that it can be filtered by.
      const isFiltered = (query: string) => new URLSearchParams(query).has('filter');
      const filters = wanted.query.some(([name]) => name === 'filter');
      const seen = sent.filter(
        (each) =>
          each.method === operation.method &&
          each.path === wanted.path &&
          !isLogin(each) &&
          isFiltered(each.query) === filters,
      );
      // Once; twice only if the session had ended and a login happened in between.
      expect(seen.length, JSON.stringify(answer)).toBeGreaterThanOrEqual(1);
      expect(seen.length, JSON.stringify(answer)).toBeLessThanOrEqual(1 + logins);
      const request = seen.at(-1) as (typeof seen)[0];
      expect([...new URLSearchParams(request.query)]).toStrictEqual(wanted.query);
      for (const [name, value] of Object.entries(wanted.headers)) expect(request.headers[name]).toBe(value);
      if (!bodyIsSent(operation) || operation.body === undefined) {
        expect(request.body).toBe('');
        return;
      }
      expect(request.headers['content-type']).toBe(operation.body.mediaType);
      const body = operation.body.mediaType === 'application/json' ? JSON.parse(request.body) : request.body;
      expect(body).toStrictEqual(wanted.body);
      expect(oracles.get(operation.api)?.faults(operation.body.schema, body)).toStrictEqual([]);
    });
  },
);
