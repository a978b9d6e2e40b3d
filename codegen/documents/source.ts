import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import yaml from 'js-yaml';
import { parseDocument } from 'yaml';
import { systemReason } from '../../src/common/system-reason.ts';
import { InputError } from '../common/errors.ts';
import { isObject, type Json, type JsonObject } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import { yamlFault } from '../common/yaml-fault.ts';
import { withPlaces } from './anchors.ts';
import { parseDocumentJson, withNumbersElsewhere, YAML_NUMBERS } from './exact-numbers.ts';

/** A document as it was given: its text, byte for byte, and its parsed content. */
export interface Source {
  readonly label: string;
  readonly text: string;
  readonly document: JsonObject;
}

/** The largest document that is read, in bytes: large ones have about ten million. */
export const LONGEST_DOCUMENT = 50_000_000;

/** Time limit for downloading a document, in milliseconds. */
const LONGEST_WAIT = 60_000;

/**
 * Reads a document in YAML or JSON from a file or an https URL.
 * @param ca PEM file with the only authority to trust for URLs; the platform's own by default
 * @throws {InputError} if it cannot be read or is not an object in YAML or JSON
 */
export async function readSource(location: string, ca?: string): Promise<Source> {
  if (!/^[a-z]+:\/\//i.test(location)) return parseSource(location, await readText(location));
  const url = URL.canParse(location) ? new URL(location) : undefined;
  if (url === undefined) throw new InputError('the URL', '', 'is not valid', 'use https://host/path');
  // Neither a password nor what a query has is repeated.
  const label = url.origin === 'null' ? 'the URL' : url.origin + url.pathname;
  return parseSource(label, await fetchText(url, label, ca));
}

/**
 * Parses YAML or JSON.
 * @param onFault called for what a parser may refuse but a reader understands: equal keys, unknown tags, more documents
 * @throws {InputError} if the text is not an object in either
 */
export const parseSource = (label: string, text: string, onFault: OnFault = refuse): Source => ({
  label,
  text,
  document: withPlaces(label, text, parse(label, text, onFault), onFault),
});

async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new InputError(file, '', `cannot be read: ${systemReason(error)}`, 'use an existing file, or an https URL');
  });
}

async function fetchText(url: URL, label: string, ca: string | undefined): Promise<string> {
  if (url.protocol !== 'https:') {
    throw new InputError(label, '', 'only https URLs are read', 'use an https URL or download the document to a file');
  }
  const trusted = ca === undefined ? undefined : await readText(ca);
  return new Promise((resolve, reject) => {
    const fail = (problem: string) =>
      reject(new InputError(label, '', problem, 'check the URL, and pass --ca FILE for a private CA'));
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    const sent = request(url, { ...(trusted === undefined ? {} : { ca: trusted }), signal }, (response) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      if (response.statusCode !== 200) sent.destroy(new Error(`the server answered ${response.statusCode}`));
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.byteLength;
        chunks.push(chunk);
        if (bytes > LONGEST_DOCUMENT) sent.destroy(new Error(`it has more than ${LONGEST_DOCUMENT} bytes`));
      });
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
      // The request says why.
      response.on('error', () => undefined);
    });
    sent.on('error', ({ message }) =>
      fail(signal.aborted ? `no complete answer within ${LONGEST_WAIT / 1000} s` : message),
    );
    sent.on('close', () => fail('the connection was closed'));
    sent.end();
  });
}

/** The most values in one document, where YAML aliases count each time: 12 MB of JSON have half a million. */
const MAX_VALUES = 10_000_000;

/** The most levels in one document: every recursive walk uses a stack frame for each. */
const MAX_LEVELS = 200;

/** YAML 1.2 with exact numbers, and the merge keys of YAML 1.1, which 1.2 left out and people still use. */
const NOTATION = yaml.CORE_SCHEMA.extend({
  implicit: [
    ...YAML_NUMBERS,
    new yaml.Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (key) => key === '<<' }),
  ],
});

/** The notation of documents, in which unknown tags are ignored. */
const ANY_TAG = NOTATION.extend({
  explicit: (['scalar', 'sequence', 'mapping'] as const).flatMap((kind) =>
    ['!', 'tag:'].map((tag) => new yaml.Type(tag, { kind, multi: true, construct: (data) => data })),
  ),
});

function parse(label: string, text: string, onFault: OnFault): JsonObject {
  const json = fromJson(text);
  const value = json ?? fromYaml(label, text, onFault);
  if (!isObject(value)) {
    throw new InputError(label, '', 'is not an OpenAPI document', 'use a Swagger 2.0 or OpenAPI 3 document');
  }
  requireSize(label, value);
  return json === undefined ? (withNumbersElsewhere(value) as JsonObject) : value;
}

function fromYaml(label: string, text: string, onFault: OnFault): unknown {
  try {
    return yaml.load(text, { schema: NOTATION });
  } catch (error) {
    const documents = readLeniently(text);
    if (documents === undefined) throw yamlFault(label, error, 'correct the YAML or JSON at that place');
    const equal = equalKeys(text);
    for (const [place, key] of equal) {
      onFault(new InputError(label, '', `${place}: the key ${key} appears twice`, 'keep one: the last one is used'));
    }
    if (equal.length === 0) onFault(yamlFault(label, error, 'correct it: it was skipped'));
    return documents.find(isObject);
  }
}

/** The documents in a text, if nothing worse is wrong with it. */
function readLeniently(text: string): unknown[] | undefined {
  try {
    return yaml.loadAll(text, null, { schema: ANY_TAG, json: true });
  } catch {
    return undefined;
  }
}

/** The places of keys that appear twice in one object, and the keys. */
function equalKeys(text: string): (readonly [place: string, key: string])[] {
  const { errors } = parseDocument(text, { merge: true, logLevel: 'silent' });
  return errors
    .filter(({ code }) => code === 'DUPLICATE_KEY')
    .map(({ linePos, pos: [from] }) => [
      `line ${linePos?.[0].line}, column ${linePos?.[0].col}`,
      JSON.stringify(/^["']?([^"'\n:]{1,200})/.exec(text.slice(from))?.[1]?.trim() ?? ''),
    ]);
}

/** JSON is also YAML, but a JSON parser is ten times as fast. Undefined if it isn't JSON. */
function fromJson(text: string): unknown {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    // A byte order mark may be in front of it.
    return parseDocumentJson(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}

/** @throws {InputError} if it would take too long to process, such as aliases of aliases of aliases */
function requireSize(label: string, document: JsonObject): void {
  const remedy = 'use a document without aliases that repeat one another';
  const left: [value: Json, level: number][] = [[document, 0]];
  let count = 0;
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, level] = next;
    count += 1;
    if (count > MAX_VALUES) throw new InputError(label, '', `has more than ${MAX_VALUES} values`, remedy);
    if (level > MAX_LEVELS) throw new InputError(label, '', `is nested deeper than ${MAX_LEVELS} levels`, remedy);
    if (typeof value !== 'object' || value === null) continue;
    for (const part of Object.values(value)) left.push([part, level + 1]);
  }
}
