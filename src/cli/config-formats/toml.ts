import { parse, patch, stringify, TomlFormat } from '@decimalturn/toml-patch';
import {
  ConfigFault,
  type ConfigFormat,
  type ConfigObject,
  firstThatReads,
  parsed,
  withValueAt,
} from './config-format.ts';

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

  /** As a section at the end, where the existing style allows it: that is how clients write it themselves. */
  set(text, path, value) {
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
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const end = text === '' || text.endsWith('\n') ? '' : eol;
  const gap = text.trim() === '' ? '' : eol;
  return `${text}${end}${gap}${section.replaceAll('\n', eol)}`;
}

/** The text without the section of a path and its subsections, up to the comments above the next one. */
function withoutSections(text: string, path: readonly string[]): string {
  const name = path.map((key) => `(?:${key}|"${key}"|'${key}')`).join('\\s*\\.\\s*');
  const header = new RegExp(`^\\s*\\[\\s*${name}\\s*(?:\\.[^\\]]*)?\\]`);
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const kept: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (!header.test(lines[at] ?? '')) {
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
