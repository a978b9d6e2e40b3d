import { isDeepStrictEqual } from 'node:util';
import { parse, patch, stringify, TomlFormat } from '@decimalturn/toml-patch';
import { isObject } from '../../common/is-object.ts';
import {
  ConfigFault,
  type ConfigFormat,
  type ConfigObject,
  firstThatReads,
  parsed,
  withValueAt,
} from './config-format.ts';
import { eolOf } from './line-end.ts';

/** TOML 1.0. */
export const toml: ConfigFormat = {
  parse(text) {
    try {
      return parse(text);
    } catch (error) {
      // The library's message quotes the line, which may hold a secret.
      const { line } = error as { readonly line?: number };
      throw new Error(`not valid TOML${line === undefined ? '' : ` in line ${line}`}`);
    }
  },

  /** A table as a section at the end, where the existing style allows it: that is how clients write it themselves. */
  set(text, path, value) {
    const whole = withValueAt(parsed(toml, text), path, value);
    if (!isObject(value)) return firstThatReads(toml, [withLine(text, path, value)], whole) ?? patched(text, whole);
    const without = toml.remove(text, path);
    const wanted = withValueAt(parsed(toml, without), path, value);
    const appended = withSection(without, sectionOf(path, value));
    return firstThatReads(toml, [appended], wanted) ?? patched(without, wanted);
  },

  remove(text, path) {
    const wanted = withValueAt(parsed(toml, text), path, undefined);
    return firstThatReads(toml, [text, withoutSections(text, path)], wanted) ?? patched(text, wanted);
  },
};

/** By the library, which writes all line endings alike. @throws {ConfigFault} if they are not */
function patched(text: string, wanted: ConfigObject): string {
  if (text.includes('\r\n') && /(?<!\r)\n/.test(text)) throw new ConfigFault('it mixes two kinds of line endings');
  return patch(text, wanted, formatOf(text));
}

/**
 * Written as its own section: TOML 1.0 does not allow a trailing comma in an inline table, so imitating an array fails.
 */
function formatOf(text: string): TomlFormat {
  const format = TomlFormat.autoDetectFormat(text);
  format.trailingComma = false;
  return format;
}

function sectionOf(path: readonly string[], value: unknown): string {
  const format = TomlFormat.default();
  format.inlineTableStart = path.length + 1;
  format.bracketSpacing = false;
  // The tables that lead to the entry need no header of their own.
  const headers = /^(?:\[[^\]\n]+\]\n\n)+(?=\[)/;
  return `${stringify(withValueAt({}, path, value), format)
    .replace(headers, '')
    .trimEnd()}\n`;
}

function withSection(text: string, section: string): string {
  const eol = eolOf(text);
  const end = text === '' || text.endsWith('\n') ? '' : eol;
  const gap = text.trim() === '' ? '' : eol;
  return `${text}${end}${gap}${section.replaceAll('\n', eol)}`;
}

/** A new value right below the header of its table: the library would put it below the comments of the next one. */
function withLine(text: string, path: readonly string[], value: unknown): string {
  const lines = linesOf(text);
  const header = lines.findIndex((line) => isDeepStrictEqual(tableOf(line), path.slice(0, -1)));
  if (header === -1) return text;
  const line = stringify(withValueAt({}, path.slice(-1), value)).trimEnd();
  return lines.toSpliced(header + 1, 0, line + eolOf(text)).join('');
}

const linesOf = (text: string): readonly string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** The path of the table that a line opens; empty for any other line. */
function tableOf(line: string): readonly string[] {
  if (!/^\s*\[/.test(line)) return [];
  const path: string[] = [];
  try {
    for (let table: unknown = parse(line); isObject(table); table = table[path.at(-1) ?? '']) {
      path.push(...Object.keys(table));
    }
  } catch {
    return [];
  }
  return path;
}

/** The text without the section of a path and its subsections, up to the comments above the next one. */
function withoutSections(text: string, path: readonly string[]): string {
  const lines = linesOf(text);
  const kept: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (!isDeepStrictEqual(tableOf(lines[at] ?? '').slice(0, path.length), path)) {
      kept.push(lines[at] ?? '');
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < lines.length && !/^\s*\[/.test(lines[end] ?? '')) end += 1;
    while (end > at + 1 && /^\s*(?:#|$)/.test(lines[end - 1] ?? '')) end -= 1;
    // Also removes the blank line before it.
    if (kept.at(-1)?.trim() === '') kept.pop();
    at = end;
  }
  return kept.join('');
}
