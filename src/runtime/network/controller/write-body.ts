import { randomUUID } from 'node:crypto';
import { toJson } from '../../../common/exact-json.ts';
import { isObject } from '../../../common/is-object.ts';
import { mediaTypeIn } from '../../../common/media-type.ts';
import { ToolError } from '../../../common/tool-error.ts';
import type { BodyPart, Operation, Style } from '../../../contract.ts';
import { encoded, pairsOf, requireWhole } from './write-parameter.ts';

/** A body to send, and its media type. */
interface Written {
  readonly type: string;
  readonly body: string | Uint8Array;
}

/**
 * Writes a body in its media type: JSON, a form (OpenAPI 3.1, section 4.8.14), multipart (RFC 7578), or a single text
 * or file.
 * @param whole the argument that is the body itself; undefined if its properties are arguments
 * @throws {ToolError} of kind `arguments` for what the type cannot express
 */
export function writeBody(type: string, whole: unknown, body: object, parts: Operation['parts'] = {}): Written {
  const kind = mediaTypeIn(type);
  if (/[/+]json$/.test(kind)) return { type, body: toJson(whole === undefined ? body : whole) };
  if (kind === 'application/x-www-form-urlencoded') return { type, body: form(fields(whole, body), parts) };
  if (kind.startsWith('multipart/')) return multipart(kind, fields(whole, body), parts);
  return { type: kind.includes('*') ? typeWithin(kind, whole) : type, body: bytesOf(whole ?? '') };
}

/** The type that a `data:` URL names, if it is one of those that are declared (`image/*`). */
function typeWithin(kind: string, whole: unknown): string {
  const named = mediaTypeIn(/^data:([^;,]{1,100})[;,]/.exec(asText(whole))?.[1] ?? '');
  if (named.startsWith(kind.replace(/\*.*$/s, '')) && /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(named)) return named;
  return kind.startsWith('text/') ? 'text/plain' : 'application/octet-stream';
}

function fields(whole: unknown, body: object): [string, unknown][] {
  if (whole === undefined) return Object.entries(body);
  if (isObject(whole)) return Object.entries(whole);
  throw new ToolError('arguments', 'The body is a form, so it must be an object.', 'Send an object with its fields.');
}

/** @throws {ToolError} for half a character: a form is written as URLs are, in UTF-8, which has none */
function form(members: readonly [string, unknown][], parts: Readonly<Record<string, BodyPart>>): string {
  for (const [wire, value] of members) {
    requireWhole(wire, wire);
    requireWhole(wire, value);
  }
  const pairs = members.flatMap(([wire, value]) => {
    const { style, explode, type } = parts[wire] ?? {};
    // Objects without a style are JSON, and so is anything declared as JSON.
    if (style === undefined && explode === undefined && (isObject(value) || type !== undefined)) {
      return [[encoded(wire), encoded(asText(value))] as const];
    }
    const parameter = { name: wire, wire, style: style ?? 'form', explode: explode ?? (style ?? 'form') === 'form' };
    const hasTexts = Array.isArray(value) && style !== 'deepObject';
    return pairsOf(parameter, hasTexts ? value.map(asText) : value);
  });
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function multipart(
  kind: string,
  members: readonly [string, unknown][],
  parts: Readonly<Record<string, BodyPart>>,
): Written {
  const boundary = `ziti-mcp-${randomUUID()}`;
  const chunks = members.flatMap(([wire, value]) => {
    const items = Array.isArray(value) ? itemsOf(value, parts[wire] ?? {}) : [value];
    return items.flatMap((item) => [
      Buffer.from(`--${boundary}\r\n${head(wire, item, parts[wire] ?? {})}\r\n\r\n`),
      Buffer.from(parts[wire]?.file ? bytesOf(item) : asText(item)),
      Buffer.from('\r\n'),
    ]);
  });
  const body = Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]);
  return { type: `${kind}; boundary=${boundary}`, body };
}

/** What separates the items of a list in one part; without an encoding, each item is a part. */
const BETWEEN: Readonly<Partial<Record<Style, string>>> = { spaceDelimited: ' ', pipeDelimited: '|' };

function itemsOf(list: readonly unknown[], { explode, style }: BodyPart): readonly unknown[] {
  const isJoined = explode === false || (explode === undefined && style !== undefined);
  return isJoined && list.length > 0 ? [list.map(asText).join(BETWEEN[style ?? 'form'] ?? ',')] : list;
}

/** The header fields of a part; characters that would end its name are escaped as browsers do (RFC 7578, section 2). */
function head(wire: string, value: unknown, { type, file }: BodyPart): string {
  const name = wire.replace(/["\r\n]/g, (each) => encodeURIComponent(each));
  const media =
    type ?? (file ? typeWithin('', value) : isObject(value) || Array.isArray(value) ? 'application/json' : undefined);
  const filename = file ? `; filename="${name}"` : '';
  const field = `content-disposition: form-data; name="${name}"${filename}`;
  return media === undefined ? field : `${field}\r\ncontent-type: ${media.replace(/[\r\n]/g, ' ')}`;
}

const asText = (value: unknown): string =>
  typeof value === 'object' && value !== null ? toJson(value) : String(value);

/** Text as it is, or the bytes of a `data:` URL (RFC 2397), which is how to pass binary data. */
function bytesOf(value: unknown): string | Uint8Array {
  const text = asText(value);
  const found = /^data:[^,]{0,200};base64,([A-Za-z0-9+/=_-]*)$/.exec(text)?.[1];
  return found === undefined ? text : Buffer.from(found, 'base64');
}
