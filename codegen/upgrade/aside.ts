import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Document, isMap, isNode, isPair, isSeq, type Node, type Pair, parseDocument, YAMLMap, YAMLSeq } from 'yaml';
import { pointer, pointerKeys } from '../common/json.ts';
import { detach, keyOf, nodeAt, nodeOf, printed, slotAt } from '../overlay/yaml-nodes.ts';

const HEAD =
  ' Parts that no longer match the documents. An upgrade restores what matches again; delete what you no longer need.';

/** One part of the overlay, and where it was. */
interface AsidePart {
  readonly file: string;
  readonly at: string;
  /** Its index among its siblings. */
  readonly position: number;
  /** The part alone in a map or list, with its comments. */
  readonly part: YAMLMap | YAMLSeq;
}

/** Parts of the overlay that may fit again some day: `aside.yaml`, newest last. */
export class Aside {
  readonly #file: string;
  readonly #document: Document;

  private constructor(file: string, document: Document) {
    this.#file = file;
    this.#document = document;
  }

  /** Reads `aside.yaml` in a folder; it is optional. */
  static async read(folder: string): Promise<Aside> {
    const file = join(folder, 'aside.yaml');
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return new Aside(file, parseDocument(text));
    const empty = new Document({ aside: [] });
    empty.commentBefore = HEAD;
    return new Aside(file, empty);
  }

  /** Moves a part of a file here. */
  take(file: string, document: Document, path: readonly string[], why: string): void {
    const slot = slotAt(document, path);
    if (slot === undefined) throw new Error(`${file} has nothing at ${pointer(...path)}`);
    detach(document, nodeAt(document, path) as Node);
    const [part] = slot.holder.items.splice(slot.position, 1);
    this.#keep(file, path, slot.position, part, why);
  }

  /** Stores a copy of a part of a file. */
  copy(file: string, document: Document, path: readonly string[], why: string): void {
    const slot = slotAt(document, path);
    if (slot === undefined) throw new Error(`${file} has nothing at ${pointer(...path)}`);
    detach(document, nodeAt(document, path) as Node);
    const part = slot.holder.items[slot.position] as Node | Pair;
    this.#keep(file, path, slot.position, part.clone(), why);
  }

  /** Restores everything whose place is free. The rest stays here. */
  restore(files: ReadonlyMap<string, Document>): void {
    const { items } = this.#list();
    for (let index = items.length - 1; index >= 0; index -= 1) {
      const stored = readKept(items[index] as YAMLMap);
      const document = files.get(stored.file);
      if (document !== undefined && putBack(document, stored)) items.splice(index, 1);
    }
  }

  async write(): Promise<void> {
    if (this.#list().items.length === 0) await rm(this.#file, { force: true });
    else await writeFile(this.#file, printed(this.#document));
  }

  #list(): YAMLSeq {
    return this.#document.get('aside') as YAMLSeq;
  }

  #keep(file: string, path: readonly string[], position: number, part: unknown, why: string): void {
    const alone = isPair(part) ? new YAMLMap() : new YAMLSeq();
    alone.items.push(part as never);
    const stored = nodeOf(this.#document, { file, at: pointer(...path), position, why }) as YAMLMap;
    stored.set('part', alone);
    this.#list().items.push(stored);
  }
}

function readKept(stored: YAMLMap): AsidePart {
  const [file, at, position] = ['file', 'at', 'position'].map((key) => stored.get(key));
  return {
    file: String(file),
    at: String(at),
    position: Number(position),
    part: stored.get('part') as AsidePart['part'],
  };
}

/** Whether a part can be restored: its place is free, or has what an upgrade wrote there for review. */
function putBack(document: Document, { at, position, part }: AsidePart): boolean {
  const path = pointerKeys(at).slice(0, -1);
  const holder = nodeAt(document, path);
  const item = itemOf(part);
  if (isMap(holder) && isPair(item)) {
    if (holder.has(keyOf(item))) return false;
    holder.items.splice(position, 0, item);
    return true;
  }
  if (!isSeq(holder) || isPair(item)) return false;
  const same = holder.items.findIndex((other) => isSameRepair(other, item));
  if (same < 0) holder.items.splice(position, 0, item);
  else if (isMap(holder.items[same]) && holder.items[same].has('review')) holder.items.splice(same, 1, item);
  else return false;
  return true;
}

/** The part itself. The comment above it was parsed as a comment of the map or list that contains it. */
function itemOf(part: AsidePart['part']): Node | Pair {
  const item = part.items[0] as Node | Pair;
  const head = isPair(item) ? item.key : item;
  if (isNode(head)) {
    head.commentBefore ??= part.commentBefore ?? null;
    head.spaceBefore ??= part.spaceBefore ?? false;
  }
  return item;
}

/** Two repairs of one place conflict. */
const isSameRepair = (one: unknown, other: unknown): boolean =>
  isMap(one) && isMap(other) && one.has('at') && one.get('at') === other.get('at');
