/**
 * Whether the repaired documents allow a request, determined without the generator: its path matches one of their
 * templates; path, query, header and body have what that operation declares, and nothing else.
 */
import { readFileSync } from 'node:fs';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { DocumentedApi, type DocumentedArgument, type DocumentedTool } from '../support/documented-arguments.ts';

type Schema = Record<string, unknown>;

export interface SentRequest {
  readonly method: string;
  /** With its query, as it arrived. */
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** Headers that every request may have: the connection's own, and the session's. */
const COMMON = [
  ...[
    'accept',
    'accept-encoding',
    'connection',
    'content-length',
    'content-type',
    'host',
    'transfer-encoding',
    'user-agent',
  ],
  ...['zt-session', 'authorization'],
];

/** The deepest nesting of schemas that is checked. */
const DEEPEST = 12;

interface Allowed {
  readonly tool: DocumentedTool;
  readonly segments: readonly string[];
  readonly validators: ReadonlyMap<DocumentedArgument, ValidateFunction>;
}

export class DocumentJudge {
  readonly #allowed: readonly Allowed[];
  readonly #ajv = new Ajv2020({ strict: false, validateFormats: false });

  constructor(apis: readonly string[]) {
    this.#allowed = apis.flatMap((api) => {
      const document = new DocumentedApi(api);
      const base = basePath(api);
      return document.tools().map((tool) => ({
        tool,
        segments: `${base}${tool.path}`.split('/'),
        validators: new Map(
          tool.arguments.map((each) => [each, this.#ajv.compile(closed(document, each.schema, 0))] as const),
        ),
      }));
    });
  }

  /** What is wrong with a request; empty if a document allows it. */
  faults(request: SentRequest): string[] {
    const [path = '', ...queries] = request.path.split('?');
    const segments = path.split('/');
    const fitting = this.#allowed.filter(
      (each) => each.tool.method === request.method && fits(each.segments, segments),
    );
    if (queries.length > 1) return [`${request.path} has more than one query`];
    if (fitting.length === 0) return [`no document has ${request.method} ${path}`];
    const faults = fitting.map((each) => faultsAgainst(each, new URLSearchParams(queries[0]), request));
    return faults.some((each) => each.length === 0) ? [] : (faults[0] ?? []);
  }
}

const basePath = (api: string): string => {
  const { servers } = JSON.parse(readFileSync(`spec/${api}.json`, 'utf8')) as { servers: { url: string }[] };
  return new URL(servers[0]?.url ?? '').pathname;
};

/** A segment is one whole id: it must not change the path. */
function fits(template: readonly string[], segments: readonly string[]): boolean {
  if (template.length !== segments.length) return false;
  return template.every((part, index) => {
    const segment = segments[index] ?? '';
    if (!part.startsWith('{')) return part === segment;
    return segment !== '' && !/^(\.|%2e){1,2}$/i.test(segment);
  });
}

function faultsAgainst({ tool, validators }: Allowed, query: URLSearchParams, request: SentRequest): string[] {
  const of = (place: DocumentedArgument['in']) => [...validators].filter(([each]) => each.in === place);
  const declared = (place: DocumentedArgument['in'], name: string) => of(place).find(([{ wire }]) => wire === name);
  const faults: string[] = [];
  for (const [name, text] of query) {
    const found = declared('query', name);
    if (found === undefined) faults.push(`query ${name} is not declared`);
    else if (!holds(found[1], found[0].schema, text)) faults.push(`query ${name} may not be ${JSON.stringify(text)}`);
  }
  const headers = of('header').map(([{ wire }]) => wire.toLowerCase());
  for (const name of Object.keys(request.headers)) {
    if (!COMMON.includes(name) && !headers.includes(name)) faults.push(`header ${name} is not declared`);
  }
  return [...faults, ...bodyFaults(of('body'), of('whole-body'), request.body), ...missing(tool, query, request)];
}

/** A query value is text: one value, or one of a list. */
function holds(validate: ValidateFunction, { type, items }: Schema, text: string): boolean {
  const kind = type === 'array' ? (items as Schema | undefined)?.['type'] : type;
  const value = kind === 'integer' || kind === 'number' ? Number(text) : kind === 'boolean' ? text === 'true' : text;
  if (kind === 'boolean' && !['true', 'false'].includes(text)) return false;
  return validate(type === 'array' ? [value] : value) === true;
}

type Part = readonly [DocumentedArgument, ValidateFunction];

function bodyFaults(parts: readonly Part[], wholes: readonly Part[], body: string): string[] {
  const [whole] = wholes;
  if (whole !== undefined) {
    const value = whole[0].schema['type'] === 'string' ? body : parsed(body);
    return whole[1](value) ? [] : [`the body may not be ${body.slice(0, 200)}`];
  }
  if (body === '') return [];
  if (parts.length === 0) return [`a body is not declared: ${body.slice(0, 200)}`];
  const value = parsed(body);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return ['the body is not an object'];
  return Object.entries(value).flatMap(([name, part]) => {
    const found = parts.find(([{ wire }]) => wire === name);
    if (found === undefined) return [`body ${name} is not declared`];
    return found[1](part) ? [] : [`body ${name} may not be ${JSON.stringify(part).slice(0, 200)}`];
  });
}

function missing({ arguments: declared }: DocumentedTool, query: URLSearchParams, request: SentRequest): string[] {
  const body = parsed(request.body);
  const there = ({ in: place, wire }: DocumentedArgument): boolean => {
    if (place === 'query') return query.has(wire);
    if (place === 'header') return wire.toLowerCase() in request.headers;
    return place === 'body' ? typeof body === 'object' && body !== null && Object.hasOwn(body, wire) : true;
  };
  return declared.filter((each) => each.required && !there(each)).map(({ wire }) => `${wire} is missing`);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** A documented schema that allows no undeclared properties at any depth. */
function closed(document: DocumentedApi, schema: Schema, depth: number): Schema {
  if (depth > DEEPEST) return {};
  const { properties, items, additionalProperties, discriminator, required, $ref, allOf, anyOf, ...own } =
    document.flat(schema) as Schema & { properties: Record<string, Schema> };
  const inner = (part: unknown) => closed(document, part as Schema, depth + 1);
  const entries = Object.entries(properties);
  const needed = required as readonly string[];
  if (own['type'] === undefined) return {};
  return {
    ...own,
    ...(needed.length > 0 ? { required: needed } : {}),
    ...(entries.length > 0
      ? { properties: Object.fromEntries(entries.map(([name, part]) => [name, inner(part)])) }
      : {}),
    ...(typeof items === 'object' ? { items: inner(items) } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties: inner(additionalProperties) } : {}),
    ...(entries.length > 0 && additionalProperties === undefined && discriminator === undefined
      ? { additionalProperties: false }
      : {}),
  };
}
