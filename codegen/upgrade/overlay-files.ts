import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import yaml from 'js-yaml';
import { InputError } from '../errors.ts';
import { pointerKeys } from '../json.ts';
import type { CategoryOverlay, OperationOverlay } from '../overlay.ts';
import { blockLines, isContent } from './block-lines.ts';

/** Stands before a line that fits nothing at the moment: it is kept where it was, for the day that it fits again. */
const ASIDE = '#gone| ';

/** A mark on an entry that a person wrote, with the reason why a person has to look at it again. */
const AGAIN = /^ +review: true # /;

/** The files of an overlay while an upgrade fits them to documents. People's words are never lost: they are set aside. */
export class OverlayFiles {
  private readonly folder: string;
  private readonly lines = new Map<string, string[]>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async read(folder: string): Promise<OverlayFiles> {
    const files = new OverlayFiles(folder);
    const names = (await readdir(folder, { recursive: true })).map((each) => each.replaceAll('\\', '/'));
    for (const name of names.filter((each) => each.endsWith('.yaml'))) {
      files.lines.set(name, (await readFile(join(folder, name), 'utf8')).split('\n'));
    }
    return files;
  }

  /** Takes back what earlier upgrades set aside, as far as nothing stands in its place, and their marks on entries. */
  restore(): void {
    for (const [name, lines] of this.lines) {
      let current = lines.filter((line) => !AGAIN.test(line));
      for (const group of groups(current)) {
        const restored = current.map((line, index) => (group.includes(index) ? line.slice(ASIDE.length) : line));
        if (parses(restored)) current = restored;
      }
      this.lines.set(name, current);
    }
  }

  /**
   * Sets the part aside that a pointer leads to, and what holds nothing else.
   * @throws {InputError} for a place that does not stand on lines of its own
   */
  setAside(file: string, pointer: string): void {
    const wanted = pointerKeys(pointer);
    const { depth } = this.part(file, wanted).range;
    if (depth < Math.min(2, wanted.length)) {
      throw new InputError(file, pointer, 'fits nothing, and cannot be set aside', 'take it out by hand before');
    }
    for (let path = wanted.slice(0, depth); path.length > 0; path = path.slice(0, -1)) {
      const { lines, range } = this.part(file, path);
      for (let index = range.start; index < range.end; index += 1) {
        const line = lines[index] ?? '';
        if (!line.startsWith(ASIDE)) lines[index] = ASIDE + line;
      }
      const holder = this.part(file, path.slice(0, -1)).range;
      if (lines.slice(holder.start + 1, holder.end).some(isContent)) return;
    }
  }

  /** Takes an entry away that nobody has written anything into. */
  remove(file: string, name: string): void {
    const { lines, range } = this.part(file, ['operations', name]);
    lines.splice(range.start, range.end - range.start);
  }

  /** Asks a person to look at an entry again. */
  markForReview(file: string, name: string, reason: string): void {
    const { lines, range } = this.part(file, ['operations', name]);
    lines.splice(range.start + 1, 0, `    review: true # ${reason}`);
  }

  /** Adds an entry at the end of its category, which is begun where there is none. */
  add({ file, category, title, tags }: CategoryOverlay, name: string, entry: OperationOverlay): void {
    const key = withinOverlay(file);
    const body = yaml.dump({ [name]: entry }, { lineWidth: -1, flowLevel: 2, quotingType: "'" }).trimEnd();
    const added = body.split('\n').map((line) => `  ${line}`);
    if (!this.lines.has(key)) {
      const head = yaml.dump({ category, title, tags }, { lineWidth: -1, flowLevel: 2 }).trimEnd();
      this.lines.set(key, [...head.split('\n'), '']);
    }
    const { lines, range } = this.part(file, ['operations']);
    if (range.depth === 0) lines.splice(-1, 0, 'operations:', ...added);
    else lines.splice(range.end, 0, ...added);
  }

  /** Writes every file; a category of which nothing is left is taken away. */
  async write(): Promise<void> {
    for (const [name, lines] of this.lines) {
      const path = join(this.folder, name);
      if (lines.includes('operations:') && isEmpty(lines.slice(lines.indexOf('operations:') + 1)))
        await rm(path, { force: true });
      else await writeFile(path, lines.join('\n'));
    }
  }

  private part(file: string, path: readonly string[]) {
    const lines = this.lines.get(withinOverlay(file));
    if (lines === undefined) throw new Error(`the overlay has no file ${file}`);
    return { lines, range: blockLines(lines, path) };
  }
}

const isEmpty = (lines: readonly string[]): boolean => lines.every((line) => line.trim() === '');

/** The path of a file below the folder of its overlay. */
export const withinOverlay = (file: string): string => file.replaceAll('\\', '/').replace(/^.*\/?overlay\//, '');

/** Line numbers of what was set aside, by what stands together. */
function groups(lines: readonly string[]): number[][] {
  const found: number[][] = [];
  lines.forEach((line, index) => {
    if (!line.startsWith(ASIDE)) return;
    const last = found.at(-1);
    if (last?.at(-1) === index - 1) last.push(index);
    else found.push([index]);
  });
  return found;
}

/** Whether lines are YAML: a key that stands twice is none. */
function parses(lines: readonly string[]): boolean {
  try {
    yaml.load(lines.join('\n'), { schema: yaml.CORE_SCHEMA });
    return true;
  } catch {
    return false;
  }
}
