import {
  type Document,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  stringify,
  type YAMLMap,
} from 'yaml';
import { isObject } from '../../common/is-object.ts';
import { type ConfigFormat, firstThatReads, parsed, withValueAt } from './config-format.ts';
import { eolOf } from './line-end.ts';

/**
 * YAML 1.2, one document. Lines are inserted and removed directly where possible: the library keeps comments, but would
 * reformat everything.
 */
export const yaml: ConfigFormat = {
  parse(text) {
    const document = documentOf(text);
    try {
      return document.toJS() ?? {};
    } catch {
      // The library's message quotes the alias, which may be a value without its quotes.
      throw new Error('not valid YAML: it has an alias without an anchor, or too many of them');
    }
  },

  set(text, path, value) {
    const kept = [...withBelow(text, path, value), ...withInPlace(text, path, value)];
    const below = firstThatReads(yaml, kept, withValueAt(parsed(yaml, text), path, value));
    if (below !== undefined) return below;
    const without = yaml.remove(text, path);
    const wanted = withValueAt(parsed(yaml, without), path, value);
    const lines = firstThatReads(yaml, [withLines(without, path, value)], wanted);
    if (lines !== undefined) return lines;
    const document = documentOf(without);
    const above = document.getIn(path.slice(0, -1));
    // An empty collection is written in braces, and so would be anything added to it.
    if (isCollection(above) && above.items.length === 0) above.flow = false;
    document.setIn(path, document.createNode(value));
    return written(document, without);
  },

  remove(text, path) {
    const wanted = withValueAt(parsed(yaml, text), path, undefined);
    const candidates = [text, ...withoutLines(text, path)];
    const lines = firstThatReads(yaml, candidates, wanted);
    if (lines !== undefined) return lines;
    const document = documentOf(text);
    document.deleteIn(path);
    return written(document, text);
  },
};

function documentOf(text: string): Document {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error === undefined) return document;
  const line = error.linePos?.[0].line;
  throw new Error(
    error.code === 'MULTIPLE_DOCS'
      ? 'it contains several documents'
      : `not valid YAML${line === undefined ? '' : ` in line ${line}`}`,
  );
}

function written(document: Document, text: string): string {
  const out = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  return text.includes('\r\n') ? out.replaceAll(/\r?\n/g, '\r\n') : out;
}

/** The entry as lines after the last one next to it, or at the end of the text with the keys that lead to it. */
function withLines(text: string, path: readonly string[], value: unknown): string {
  const eol = eolOf(text);
  const beside = documentOf(text).getIn(path.slice(0, -1));
  const block = isMap(beside) && !beside.flow && beside.items.length > 0 ? beside : undefined;
  const at = block === undefined ? text.length : endOf(block, text);
  const indent = block === undefined ? '' : ' '.repeat(columnOf(text, startOf(block.items[0] as Pair)));
  const content = withValueAt({}, block === undefined ? path : path.slice(-1), value);
  const lines = stringify(content, { lineWidth: 0 })
    .replaceAll(/^(?=.)/gm, indent)
    .replaceAll('\n', eol);
  const head = text.slice(0, at);
  return `${head}${head === '' || head.endsWith('\n') ? '' : eol}${lines}${text.slice(at)}`;
}

/** The value on lines below its key, where that has none yet: what is next to and below the key stays. */
function withBelow(text: string, path: readonly string[], value: unknown): string[] {
  const nothing = documentOf(text).getIn(path, true);
  if (!isScalar(nothing) || nothing.value !== null || !nothing.range) return [];
  const [start, end] = nothing.range;
  const line = text.indexOf('\n', end);
  const eol = eolOf(text);
  const rest = line === -1 ? text.slice(end) + eol : text.slice(end, line + 1);
  const lines = stringify(value, { lineWidth: 0 }).replaceAll(/^(?=.)/gm, '  '.repeat(path.length));
  return [text.slice(0, start) + rest + lines.replaceAll('\n', eol) + (line === -1 ? '' : text.slice(line + 1))];
}

/** Another scalar or block list where there is one: what is next to and around it stays. */
function withInPlace(text: string, path: readonly string[], value: unknown): string[] {
  const node = documentOf(text).getIn(path, true);
  const isList = isSeq(node) && !node.flow && Array.isArray(value);
  const isPlain = isScalar(node) && !isObject(value) && !Array.isArray(value);
  if (!(isList || isPlain) || !node.range) return [];
  const [start, end] = node.range;
  const indent = ' '.repeat(columnOf(text, start));
  const lines = stringify(value, { lineWidth: 0 })
    .trimEnd()
    .replaceAll('\n', `${eolOf(text)}${indent}`);
  const gap = /\s*$/.exec(text.slice(start, end))?.[0] ?? '';
  return [text.slice(0, start) + lines + gap + text.slice(end)];
}

/** The text without the lines of an entry, and without the keys that led to it if they are now empty. */
function withoutLines(text: string, path: readonly string[]): string[] {
  return path.flatMap((_, depth) => {
    const above = documentOf(text).getIn(path.slice(0, path.length - depth - 1), true);
    const map = path.length - depth - 1 === 0 ? documentOf(text).contents : above;
    if (!isMap(map)) return [];
    const name = path[path.length - depth - 1];
    const pair = map.items.find(({ key }) => isScalar(key) && key.value === name);
    if (pair === undefined) return [];
    const start = text.lastIndexOf('\n', startOf(pair) - 1) + 1;
    return [text.slice(0, start) + text.slice(endOf(pair, text))];
  });
}

const startOf = ({ key }: Pair): number => (key as { range?: [number] }).range?.[0] ?? 0;
const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

/** Where the line after a map or a pair starts. */
function endOf(node: YAMLMap | Pair, text: string): number {
  const last = isPair(node) ? node : (node.items.at(-1) as Pair);
  const { range } = (last.value ?? last.key) as { range?: [number, number, number] };
  const end = range?.[1] ?? text.length;
  if (text[end - 1] === '\n') return end;
  const next = text.indexOf('\n', end);
  return next === -1 ? text.length : next + 1;
}
