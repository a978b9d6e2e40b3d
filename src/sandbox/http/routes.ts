/**
 * Finds the route of a request: literal segments of a template win over `{parameters}`, an earlier route over a later
 * one.
 */
import type { Route } from '../kernel.ts';

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

interface Node {
  readonly words: Map<string, Node>;
  parameter: { readonly name: string; readonly node: Node } | undefined;
  readonly routes: Map<string, { route: Route; names: readonly string[] }>;
}

function newNode(): Node {
  return { words: new Map(), parameter: undefined, routes: new Map() };
}

/** All routes of a sandbox, as a tree of path segments. */
export class RouteTable {
  readonly #root = newNode();

  constructor(routes: readonly Route[]) {
    for (const route of routes) this.#add(route);
  }

  /** The route for a path, and every method that the path supports; undefined if the path is unknown. */
  find(method: string, path: string): { found?: FoundRoute; methods: readonly string[] } | undefined {
    const words = split(path);
    const node = descend(this.#root, words, 0);
    if (node === undefined) return undefined;
    const methods = [...node.node.routes.keys()].sort();
    const entry = node.node.routes.get(method);
    if (entry === undefined) return { methods };
    const params = Object.fromEntries(entry.names.map((name, i) => [name, node.values[i] ?? '']));
    return { found: { route: entry.route, params }, methods };
  }

  #add(route: Route): void {
    let node = this.#root;
    const names: string[] = [];
    for (const word of split(route.path)) {
      const name = /^\{(.+)\}$/.exec(word)?.[1];
      if (name === undefined) {
        const next = node.words.get(word) ?? newNode();
        node.words.set(word, next);
        node = next;
      } else {
        names.push(name);
        node.parameter ??= { name, node: newNode() };
        node = node.parameter.node;
      }
    }
    if (!node.routes.has(route.method)) node.routes.set(route.method, { route, names });
  }
}

function split(path: string): string[] {
  return path.split('/').filter((word) => word !== '');
}

function descend(node: Node, words: readonly string[], at: number): { node: Node; values: string[] } | undefined {
  const word = words[at];
  if (word === undefined) return node.routes.size > 0 ? { node, values: [] } : undefined;
  const exact = node.words.get(word);
  const byWord = exact === undefined ? undefined : descend(exact, words, at + 1);
  if (byWord !== undefined) return byWord;
  if (node.parameter === undefined) return undefined;
  const below = descend(node.parameter.node, words, at + 1);
  return below === undefined ? undefined : { node: below.node, values: [decode(word), ...below.values] };
}

function decode(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}
