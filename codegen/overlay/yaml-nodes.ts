import type { YAMLMap, YAMLSeq } from 'yaml';
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, visit } from 'yaml';

/** The layout of the overlay: an entry on one line however long it is, lists at the indent of their key. */
const LAYOUT = { lineWidth: 0, flowCollectionPadding: false, indentSeq: false, singleQuote: true } as const;

/** The text of a document in the layout of the overlay. */
export const printed = (document: Document): string => document.toString(LAYOUT);

/** A node with these values. Lists of plain values are on one line. */
export function nodeOf(document: Document, values: unknown): Node {
  const node = document.createNode(values, { aliasDuplicateObjects: false }) as Node;
  visit(node, {
    Seq: (_, seq) => {
      if (seq.items.every((item) => isScalar(item))) seq.flow = true;
    },
  });
  return node;
}

/** A map or a list, and an index or key in it. */
export interface Slot {
  readonly holder: YAMLMap | YAMLSeq;
  readonly position: number;
}

/** Resolves a path. Undefined if it doesn't exist. */
export function slotAt(document: Document, path: readonly string[]): Slot | undefined {
  const holder = nodeAt(document, path.slice(0, -1));
  const last = path.at(-1) as string;
  if (isSeq(holder)) {
    const position = Number(last);
    return position < holder.items.length ? { holder, position } : undefined;
  }
  if (!isMap(holder)) return undefined;
  const position = holder.items.findIndex((pair) => keyOf(pair) === last);
  return position < 0 ? undefined : { holder, position };
}

/** The node at a path. */
export function nodeAt(document: Document, path: readonly string[]): unknown {
  let node: unknown = document.contents;
  for (const key of path) node = isCollection(node) ? node.get(isSeq(node) ? Number(key) : key, true) : undefined;
  return node;
}

/** Follows a path, but not into nodes that are written on one line: their parts belong together. */
export function leadsTo(document: Document, path: readonly string[]): string[] {
  const depth = path.findIndex((_, index) => {
    const node = nodeAt(document, path.slice(0, index));
    return (isCollection(node) && node.flow === true) || slotAt(document, path.slice(0, index + 1)) === undefined;
  });
  return path.slice(0, depth < 0 ? path.length : depth);
}

export const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

/** Makes a part of a document independent of the rest: anchors from outside are replaced by their content. */
export function detach(document: Document, part: Node): void {
  const inside = new Set<unknown>();
  visit(part, { Node: (_, node) => void inside.add(node) });
  visit(document, {
    Alias: (_, alias) => {
      const source = alias.resolve(document);
      if (source === undefined || inside.has(alias) === inside.has(source)) return undefined;
      const copy = source.clone() as Node;
      visit(copy, {
        Node: (__, node) => {
          if (!isAlias(node)) delete node.anchor;
        },
      });
      return copy;
    },
  });
}
