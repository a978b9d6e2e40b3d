import {
  applyEdits,
  createScanner,
  findNodeAtLocation,
  getNodeValue,
  modify,
  type Node,
  type ParseError,
  type ParseErrorCode,
  parseTree,
  printParseErrorCode,
} from 'jsonc-parser';
import { type ConfigFormat, firstThatReads, parsed, withValueAt } from './config-format.ts';
import { eolOf } from './line-end.ts';

const BOM = '\uFEFF';

/**
 * JSON, with the comments and trailing commas that editors allow. Where properties are on lines of their own, lines are
 * inserted and removed directly, since the library would reformat their neighbours.
 */
export const jsonc: ConfigFormat = {
  parse(text) {
    if (isBlank(bare(text))) return {};
    return getNodeValue(treeOf(bare(text)));
  },

  set(text, path, value) {
    const body = bare(text);
    const start = isBlank(body) ? `${commentsOf(body)}{}${eolOf(body)}` : body;
    const wanted = withValueAt(parsed(jsonc, start), path, value);
    const lines = findNodeAtLocation(treeOf(start), [...path]) === undefined ? [withLines(start, path, value)] : [];
    return headOf(text) + (firstThatReads(jsonc, lines, wanted) ?? modified(start, path, value));
  },

  remove(text, path) {
    const body = bare(text);
    const wanted = withValueAt(parsed(jsonc, body), path, undefined);
    return headOf(text) + (firstThatReads(jsonc, [withoutLines(body, path)], wanted) ?? withoutProperty(body, path));
  },
};

const headOf = (text: string): string => (text.startsWith(BOM) ? BOM : '');
const bare = (text: string): string => text.slice(headOf(text).length);

/** Whether there are only comments, or nothing at all. */
function isBlank(text: string): boolean {
  const scanner = createScanner(text, true);
  scanner.scan();
  return scanner.getTokenOffset() === text.length;
}

/** The comments of a blank text, on lines of their own. */
function commentsOf(text: string): string {
  const comments = text.trim();
  return comments === '' ? '' : `${comments}${eolOf(text)}`;
}

function treeOf(text: string): Node {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (tree === undefined || first !== undefined) {
    throw new Error(first ? `${wordsOf(first.error)} in line ${lineOf(text, first.offset)}` : 'it is empty');
  }
  refuseTwice(tree, text);
  return tree;
}

/** `comma expected` for `CommaExpected`. */
const wordsOf = (code: ParseErrorCode): string =>
  printParseErrorCode(code)
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();

/** If a key appears twice, clients read one and an edit might change the other. */
function refuseTwice(node: Node, text: string): void {
  const seen = new Set<string>();
  for (const child of node.children ?? []) {
    const [key] = node.type === 'object' ? (child.children ?? []) : [];
    if (key !== undefined && seen.has(key.value)) {
      throw new Error(`"${key.value}" appears twice, in line ${lineOf(text, key.offset)}`);
    }
    if (key !== undefined) seen.add(key.value);
    refuseTwice(child, text);
  }
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function modified(text: string, path: readonly string[], value: unknown): string {
  const indent = indentOf(text);
  const tabs = indent.startsWith('\t');
  const formattingOptions = { insertSpaces: !tabs, tabSize: tabs ? 1 : indent.length, eol: eolOf(text) };
  return applyEdits(text, modify(text, [...path], value, { formattingOptions }));
}

/** The indent of the first line that has one. */
const indentOf = (text: string): string => /^([ \t]+)["}\]]/m.exec(text)?.[1] ?? '  ';

/** The value on its own lines after the last property of the deepest existing object. */
function withLines(text: string, path: readonly string[], value: unknown): string {
  const depth = path.findLastIndex(
    (_, index) => findNodeAtLocation(treeOf(text), path.slice(0, index))?.type === 'object',
  );
  const last = findNodeAtLocation(treeOf(text), path.slice(0, depth))?.children?.at(-1);
  const name = path[depth] ?? '';
  if (last === undefined) return text;
  const indent = /^[ \t]*/.exec(text.slice(lineStart(text, last.offset)))?.[0] ?? '';
  const below = path.slice(depth + 1).length === 0 ? value : withValueAt({}, path.slice(depth + 1), value);
  const written = `"${name}": ${JSON.stringify(below, null, indentOf(text))}`.replaceAll(
    '\n',
    `${eolOf(text)}${indent}`,
  );
  const end = last.offset + last.length;
  const comma = commaBehind(text, end);
  const behind = lineEnd(text, comma ?? end);
  const between = text.slice(end, behind).trimEnd();
  return [
    text.slice(0, end),
    comma === undefined ? ',' : '',
    between,
    eolOf(text),
    indent,
    written,
    comma === undefined ? '' : ',',
    text.slice(end + between.length),
  ].join('');
}

/** The text without the lines of a property, and without the comma before it if it was the last. */
function withoutLines(text: string, path: readonly string[]): string {
  const place = placeOf(text, path);
  if (place === undefined) return text;
  const { start, end, commas } = place;
  const [from, to] = [lineStart(text, start), nextLine(text, Math.max(end, ...commas))];
  const lines = without(text.slice(from, to), [
    [start - from, end - from],
    ...commas.filter((comma) => comma >= end).map((comma) => only(comma - from)),
  ]);
  if (lines.trim() !== '') return text;
  return without(text, [...commas.filter((comma) => comma < from).map(only), [from, to]]);
}

/** The text without a property whose lines have something else too. The library would remove comments with it. */
function withoutProperty(text: string, path: readonly string[]): string {
  const place = placeOf(text, path);
  return place === undefined ? text : without(text, [[place.start, place.end], ...place.commas.map(only)]);
}

type Range = readonly [start: number, end: number];

const only = (offset: number): Range => [offset, offset + 1];

/** The text without these ranges, none of which touches another. */
const without = (text: string, ranges: readonly Range[]): string =>
  [...ranges]
    .sort(([one], [other]) => other - one)
    .reduce((rest, [start, end]) => rest.slice(0, start) + rest.slice(end), text);

/** Where a property is, and its comma: the one behind it, or else the one before it. */
function placeOf(text: string, path: readonly string[]) {
  const property = findNodeAtLocation(treeOf(text), [...path])?.parent;
  const { parent } = property ?? {};
  if (property === undefined || parent === undefined) return undefined;
  const beside = parent.children ?? [];
  const [start, end] = [property.offset, property.offset + property.length];
  const comma = commaBehind(text, end);
  const before = beside[beside.indexOf(property) - 1];
  const extra = comma === undefined && before ? commaBehind(text, before.offset + before.length) : undefined;
  return {
    start,
    end,
    commas: [comma ?? extra].filter((offset) => offset !== undefined),
  };
}

const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;

/** Where the next line starts, or the end of the text. */
function nextLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end === -1 ? text.length : end + 1;
}

function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end === -1) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

/** The offset of the comma that follows, ignoring comments; undefined if something else follows. */
function commaBehind(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  scanner.scan();
  const next = scanner.getTokenOffset();
  return text[next] === ',' ? next : undefined;
}
