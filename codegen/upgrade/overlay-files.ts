import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, isMap, isScalar, type Pair, parseDocument, type Scalar, visit, type YAMLMap } from 'yaml';
import type { Effect } from '../../src/contract.ts';
import { InputError } from '../common/errors.ts';
import { pointerKeys } from '../common/json.ts';
import type { CategoryOverlay, OperationOverlay, Repair } from '../overlay/overlay.ts';
import { keyOf, leadsTo, nodeAt, nodeOf, printed, slotAt } from '../overlay/yaml-nodes.ts';
import { Aside } from './aside.ts';

/** The files of an overlay during an upgrade. What people wrote is never lost: it is set aside. */
export class OverlayFiles {
  readonly #folder: string;
  readonly #files: Map<string, Document>;
  readonly #aside: Aside;

  private constructor(folder: string, files: Map<string, Document>, aside: Aside) {
    this.#folder = folder;
    this.#files = files;
    this.#aside = aside;
  }

  /** Reads `overlay/` and `aside.yaml` in a folder. */
  static async read(spec: string): Promise<OverlayFiles> {
    const folder = join(spec, 'overlay');
    const names = (await readdir(folder, { recursive: true })).map((each) => each.replaceAll('\\', '/'));
    const files = names
      .filter((name) => name.endsWith('.yaml'))
      .map(async (name) => [name, parsed(await readFile(join(folder, name), 'utf8'))] as const);
    return new OverlayFiles(folder, new Map(await Promise.all(files)), await Aside.read(spec));
  }

  /** Restores what earlier upgrades set aside if its place is free, and removes their marks from entries. */
  restore(): void {
    for (const document of this.#files.values()) unmark(document);
    this.#aside.restore(this.#files);
  }

  /**
   * Sets aside the part at a pointer, and any parent that becomes empty.
   * @throws {InputError} if there is nothing at the pointer
   */
  setAside(file: string, pointer: string, why: string): void {
    const document = this.#document(file);
    const wanted = pointerKeys(pointer);
    let path = leadsTo(document, wanted);
    if (path.length < Math.min(2, wanted.length)) {
      throw new InputError(file, pointer, 'matches nothing, and cannot be set aside', 'remove it manually first');
    }
    while (path.length > 1 && slotAt(document, path)?.holder.items.length === 1) path = path.slice(0, -1);
    this.#aside.take(withinOverlay(file), document, path, why);
  }

  /** Replaces a repair with another one, and sets the first one aside. */
  replaceRepair(pointer: string, repair: Repair, why: string): void {
    const document = this.#document(REPAIRS);
    const path = pointerKeys(pointer);
    this.#aside.copy(REPAIRS, document, path, why);
    const slot = slotAt(document, path);
    slot?.holder.items.splice(slot.position, 1, nodeOf(document, repair) as never);
  }

  /** Lets whatever refers to a tool by an earlier name use its new one. Categories stay: in one of them, it gets a new entry. */
  renameReferences(earlier: string, name: string): void {
    for (const document of this.#files.values()) {
      if (document.has('category')) continue;
      visit(document, {
        Scalar: (_, scalar) => {
          if (scalar.value === earlier) scalar.value = name;
        },
      });
    }
  }

  /** Removes an entry that no person has edited. */
  remove(file: string, name: string): void {
    this.#document(file).deleteIn(['operations', name]);
  }

  /** Asks a person to review an entry again. */
  markForReview(file: string, name: string, reason: string): void {
    const document = this.#document(file);
    const mark = document.createPair('review', true) as Pair<Scalar, Scalar>;
    if (mark.value) mark.value.comment = ` ${reason}`;
    (nodeAt(document, ['operations', name]) as YAMLMap).items.unshift(mark);
  }

  /**
   * Asks a person to review an entry whose request changed. The next upgrade keeps this mark: it could not tell any more
   * that something changed.
   */
  markMoved(file: string, name: string, reason: string, effect: Effect): void {
    const document = this.#document(file);
    const entry = nodeAt(document, ['operations', name]) as YAMLMap;
    if (!entry.has('review')) {
      const mark = document.createPair('review', true) as Pair<Scalar, Scalar>;
      mark.key.commentBefore = ` ${reason}`;
      entry.items.unshift(mark);
    }
    if (entry.has('effect')) entry.set('effect', effect);
  }

  /** Adds an entry at the end of its category, which is created if necessary. */
  add({ file, category, title, tags }: CategoryOverlay, name: string, entry: OperationOverlay): void {
    const key = withinOverlay(file);
    const document = this.#files.get(key) ?? new Document();
    document.contents ??= nodeOf(document, { category, title, tags }) as YAMLMap;
    document.setIn(['operations', name], nodeOf(document, entry));
    this.#files.set(key, document);
  }

  /** Writes every file, and deletes empty categories. */
  async write(): Promise<void> {
    for (const [name, document] of this.#files) {
      const path = join(this.#folder, name);
      if (isLeftOver(document)) await rm(path, { force: true });
      else await writeFile(path, printed(document));
    }
    await this.#aside.write();
  }

  #document(file: string): Document {
    const document = this.#files.get(withinOverlay(file));
    if (document === undefined) throw new Error(`the overlay has no file ${file}`);
    return document;
  }
}

const REPAIRS = 'repairs.yaml';

/** The path of a file, relative to its overlay. */
export const withinOverlay = (file: string): string => file.replaceAll('\\', '/').replace(/^.*\/?overlay\//, '');

/** A file of the overlay. One that an earlier upgrade emptied, so that it became `{}`, is filled line by line again. */
function parsed(text: string): Document {
  const document = parseDocument(text);
  const { contents } = document;
  if (isMap(contents) && contents.items.length === 0) contents.flow = false;
  return document;
}

/** Removes the marks that an upgrade put on people's entries: those with a reason next to them. */
function unmark(document: Document): void {
  visit(document, {
    Pair: (_, pair) => {
      const isMark = isScalar(pair.value) && pair.value.comment && keyOf(pair) === 'review';
      return isMark ? visit.REMOVE : undefined;
    },
  });
}

/** Whether a category has no operations left. */
function isLeftOver(document: Document): boolean {
  const operations = document.get('operations');
  return document.has('category') && isMap(operations) && operations.items.length === 0;
}
