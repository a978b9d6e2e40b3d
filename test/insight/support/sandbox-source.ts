/** Reads from and calls to the embedded controller, by operation name. */
import type { Operation } from '../../../src/contract.ts';
import { operations } from '../../../src/generated/operations.ts';
import type { ReadResult, Source, ToolArguments } from '../../../src/insight/reading/source.ts';
import type { Fix } from '../../../src/insight/wording/finding.ts';
import type { SandboxReply } from '../../../src/sandbox/kernel.ts';
import type { SandboxInside } from './sandbox-inside.ts';

const BASES: Readonly<Record<string, string>> = { 'edge-management': '/edge/management/v1', fabric: '/fabric/v1' };
const BY_NAME: ReadonlyMap<string, Operation> = new Map(operations.map((operation) => [operation.name, operation]));

interface Body {
  readonly data?: unknown;
  readonly meta?: { readonly pagination?: { readonly totalCount: number } };
}

export function sandboxSource(sandbox: SandboxInside): Source {
  const read = async <T>(operation: string, args: ToolArguments): Promise<ReadResult<T | undefined>> => {
    const { body, status } = await call(sandbox, { tool: operation, arguments: args });
    if (status === 404) return { value: undefined };
    return status < 400 ? { value: (body as Body).data as T } : { unread: `${operation} returned ${status}` };
  };
  return {
    age: 0,
    giveWay: () => undefined,
    cached: (_key, make) => make(),
    now: sandbox.world.clock(),
    detail: (operation, args) => read(operation, args),
    list: async <Row>(operation: string, { fields: _fields, ...args }: ToolArguments = {}) => {
      const rows: Row[] = [];
      for (;;) {
        const page = await read<Row[]>(operation, { ...args, limit: 500, offset: rows.length });
        if ('unread' in page) return page;
        rows.push(...(page.value ?? []).map(withTokenEnd));
        if ((page.value ?? []).length < 500) return { value: rows };
      }
    },
  };
}

/** A server only shows when a token expires. */
function withTokenEnd<Row>(row: Row): Row {
  const { enrollmentJwt, jwt = enrollmentJwt } = row as { readonly jwt?: unknown; readonly enrollmentJwt?: unknown };
  if (typeof jwt !== 'string') return row;
  const { exp } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { exp: number };
  return { ...row, tokenEnds: new Date(exp * 1000).toISOString() };
}

/** Makes the call of a fix. */
export function call(sandbox: SandboxInside, { arguments: args, tool }: Fix): Promise<SandboxReply> {
  const operation = BY_NAME.get(tool);
  if (operation === undefined) throw new Error(`there is no tool ${tool}`);
  const placed = Object.entries(args).map(([name, value]) => [name, value, operation.arguments[name]?.in] as const);
  const unknown = placed.filter(([name, , place]) => place === undefined && name !== 'limit' && name !== 'offset');
  if (unknown.length > 0) throw new Error(`${tool} has no argument ${unknown.map(([name]) => name).join(', ')}`);
  const path = placed.reduce(
    (text, [name, value, place]) =>
      place === 'path' ? text.replace(`{${name}}`, encodeURIComponent(String(value))) : text,
    `${BASES[operation.api]}${operation.path}`,
  );
  const query = new URLSearchParams(
    placed.flatMap(([name, value, place]) => (place === 'query' ? [[name, String(value)] as [string, string]] : [])),
  );
  const body = Object.fromEntries(placed.flatMap(([name, value, place]) => (place === 'body' ? [[name, value]] : [])));
  return sandbox.request({ method: operation.method, path, query, body });
}
