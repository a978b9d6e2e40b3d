/**
 * Whether a document allows a request, by a validator that this program does not use. Written without the generator: it
 * reads the document as it stands.
 */
import {
  registerSchema,
  setShouldValidateSchema,
  unregisterSchema,
  validate,
} from '@hyperjump/json-schema/openapi-3-1';
import '@hyperjump/json-schema/openapi-3-0';
import '@hyperjump/json-schema/draft-2020-12';
import { at, isObject, type Json, type JsonObject, pointer } from '../../../codegen/common/json.ts';
import type { ControllerRequest } from '../../../src/runtime/network/controller/types.ts';
import { asMeant } from './as-meant.ts';

setShouldValidateSchema(false);

/** The oracle's judgement of a request; undefined if it cannot read the document itself. */
export type Judgement = 'valid' | `invalid: ${string}` | undefined;

interface Located {
  readonly value: JsonObject;
  readonly place: string;
}

/** What the schemas of each version of OpenAPI mean. */
const DIALECTS: Readonly<Record<string, string>> = {
  '3.0': 'https://spec.openapis.org/oas/3.0/schema',
  '3.1': 'https://spec.openapis.org/oas/3.1/schema-base',
};

let documents = 0;

export class RequestOracle {
  readonly #document: JsonObject;
  readonly #uri: string;

  constructor(document: JsonObject) {
    this.#document = document;
    documents += 1;
    this.#uri = `https://fuzz.example/${documents}`;
    registerSchema(asMeant(document) as never, this.#uri, DIALECTS[String(document['openapi']).slice(0, 3)]);
  }

  close(): void {
    unregisterSchema(this.#uri);
  }

  /** @param base what the request's path begins with, before that of the operation */
  async judge(method: string, path: string, request: ControllerRequest, base: string): Promise<Judgement> {
    const item = this.#follow(pointer('paths', path));
    const place = item === undefined ? undefined : `${item.place}/${method.toLowerCase()}`;
    const operation = place === undefined ? undefined : at(this.#document, place);
    if (item === undefined || !isObject(operation)) return undefined;
    try {
      return (
        (await this.#judgeParameters([`${item.place}/parameters`, `${place}/parameters`], path, request, base)) ??
        (await this.#judgeBody(`${place}/requestBody`, request)) ??
        'valid'
      );
    } catch (error) {
      if (error instanceof Unjudged) return undefined;
      throw error;
    }
  }

  async #judgeParameters(lists: string[], path: string, request: ControllerRequest, base: string) {
    const [pathname = '', search = ''] = request.path.slice(base.length).split(/\?(.*)/s);
    const segments = templateOf(path).exec(pathname);
    if (segments === null) return `invalid: ${request.path} is not of ${path}` as const;
    const query = search
      .split('&')
      .filter((pair) => pair !== '')
      .map((pair) => pair.split('=').map(decodeURIComponent));
    const known = new Map<string, Located>();
    for (const list of lists) {
      const declared = at(this.#document, list);
      for (const index of Array.isArray(declared) ? declared.keys() : []) {
        const found = this.#follow(`${list}/${index}`);
        if (typeof found?.value['name'] === 'string') known.set(`${found.value['in']} ${found.value['name']}`, found);
      }
    }
    for (const [name] of query) {
      const plain = name?.replace(/\[[^\]]*\]$/, '');
      const explodes = [...known.values()].some(
        ({ value }) => value['in'] === 'query' && typeof value['style'] !== 'string',
      );
      if (!known.has(`query ${name}`) && !known.has(`query ${plain}`) && !explodes)
        return `invalid: nobody declared ${name}` as const;
    }
    for (const { value, place } of known.values()) {
      const name = String(value['name']);
      if (value['style'] !== undefined || value['explode'] !== undefined || value['content'] !== undefined) continue;
      const args =
        value['in'] === 'query'
          ? query.filter(([key]) => key === name).map(([, text = '']) => text)
          : value['in'] === 'path'
            ? [segments.groups?.[groupOf(path, name)] ?? []].flat().map(decodeURIComponent)
            : undefined;
      if (args === undefined || args.length === 0) continue;
      const schema = `${place}/schema`;
      if (at(this.#document, schema) === undefined) continue;
      const readings = args.length === 1 ? readingsOf(args[0] as string) : [];
      const lists: Json[] = readingsOfAll(args);
      if (value['in'] === 'path')
        for (const parts of readingsOfAll(String(args[0]).split(','))) lists.push(parts, objectOf(parts));
      if (!(await this.#isAny(schema, [...readings, ...lists])))
        return `invalid: ${name} is ${JSON.stringify(args)}` as const;
    }
    return undefined;
  }

  async #judgeBody(place: string, request: ControllerRequest) {
    const body = this.#follow(place);
    if (request.body === undefined || body === undefined) return undefined;
    const type = String(request.headers?.['content-type'] ?? '');
    const content = body.value['content'];
    if (!isObject(content) || !Object.hasOwn(content, type)) {
      return type.startsWith('multipart/') || '*/*' in (isObject(content) ? content : {})
        ? undefined
        : (`invalid: the type ${type}` as const);
    }
    if (!type.endsWith('json')) return undefined;
    const schema = `${body.place}${pointer('content', type, 'schema')}`;
    if (at(this.#document, schema) === undefined) return undefined;
    const value = JSON.parse(String(request.body)) as Json;
    return (await this.#isAny(schema, [value])) ? undefined : (`invalid: the body ${String(request.body)}` as const);
  }

  async #isAny(place: string, values: readonly Json[]): Promise<boolean> {
    if (!(await this.#isSchema(place))) throw new Unjudged();
    try {
      const isValid = await validate(`${this.#uri}#${encodeURI(place)}`);
      return values.some((value) => isValid(value as never).valid);
    } catch {
      // The validator does not understand the schema either.
      throw new Unjudged();
    }
  }

  /** Whether a schema, and everything that it refers to, is valid: invalid ones mean nothing, and are left out. */
  async #isSchema(place: string, seen = new Set<string>()): Promise<boolean> {
    if (seen.has(place)) return true;
    seen.add(place);
    const schema = at(this.#document, place);
    isStandard ??= await validate('https://json-schema.org/draft/2020-12/schema');
    if (schema === undefined || !isStandard(schema as never).valid) return false;
    for (const reference of referencesIn(schema)) {
      if (!(await this.#isSchema(decodeURIComponent(reference.replace(/^#/, '')), seen))) return false;
    }
    return true;
  }

  /** The object at a place, and where it really stands, after following references. */
  #follow(place: string): Located | undefined {
    let here = place;
    for (let steps = 0; steps < 10; steps += 1) {
      const value = at(this.#document, here);
      if (!isObject(value)) return undefined;
      if (typeof value['$ref'] !== 'string') return { value, place: here };
      here = decodeURIComponent(value['$ref'].replace(/^#/, ''));
    }
    return undefined;
  }
}

let isStandard: Awaited<ReturnType<typeof validate>> | undefined;

function referencesIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const refs = !Array.isArray(value) && typeof value['$ref'] === 'string' ? [value['$ref']] : [];
  return [...refs, ...Object.values(value).flatMap(referencesIn)];
}

class Unjudged extends Error {}

/** What a text of a URL may mean. */
function readingsOf(text: string): Json[] {
  const number = /^-?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? [Number(text)] : [];
  const word = text === 'true' ? [true] : text === 'false' ? [false] : [];
  return [text, ...number, ...word];
}

/**
 * The most texts in one value that are read in every possible way: each text with two readings doubles the number of
 * combinations.
 */
const MOST_READ = 8;

/**
 * The possible readings of several texts together, each of which may have another type, such as a name and a size in
 * `a,5`.
 */
const readingsOfAll = (texts: readonly string[]): Json[][] =>
  texts.reduce<Json[][]>(
    (lists, text, at) => {
      const readings = at < MOST_READ ? readingsOf(text) : readingsOf(text).slice(-1);
      return lists.flatMap((list) => readings.map((reading) => [...list, reading]));
    },
    [[]],
  );

/** An object in the style `simple`, which is that of paths: `R,100,G,200` (OpenAPI 3.1, section 4.8.12.3). */
const objectOf = (parts: readonly Json[]): Json =>
  Object.fromEntries(parts.flatMap((name, at) => (at % 2 === 0 ? [[String(name), parts[at + 1] ?? '']] : [])));

const namesIn = (path: string): string[] => [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name ?? '');
const groupOf = (path: string, name: string): string => `v${namesIn(path).indexOf(name)}`;

function templateOf(path: string): RegExp {
  const parts = path
    .replace(/#.*$/, '')
    .split(/\{[^}]*\}/)
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const text = parts.map((part, at) => (at === 0 ? part : `(?<v${at - 1}>[^/?]+)${part}`)).join('');
  return new RegExp(`^${text}$`, 's');
}
