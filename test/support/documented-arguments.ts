import { readFileSync } from 'node:fs';
import { repairEntries } from './overlay-entries.ts';

/**
 * What an operation accepts according to the repaired documents. Nothing here uses the generator: this is the other
 * side of the comparison.
 */
type Node = Record<string, unknown>;

export interface DocumentedArgument {
  readonly in: 'path' | 'query' | 'header' | 'body' | 'whole-body';
  readonly wire: string;
  readonly required: boolean;
  /** With references resolved, `allOf` merged and null removed, at the top level. */
  readonly schema: Node;
}

export interface DocumentedTool {
  readonly api: string;
  readonly method: string;
  readonly path: string;
  readonly operationId: string | null;
  readonly arguments: readonly DocumentedArgument[];
}

const keysOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

const into = (node: Node, key: string): Node => node[key] as Node;

/** One API's document. */
export class DocumentedApi {
  readonly #api: string;
  readonly #root: Node;

  constructor(api: string) {
    this.#api = api;
    this.#root = JSON.parse(readFileSync(`spec/${api}.json`, 'utf8'));
    for (const { at, becomes } of repairEntries[api] ?? []) {
      const keys = keysOf(at);
      const last = keys.pop() as string;
      const parent = keys.reduce(into, this.#root);
      if (becomes === undefined) delete parent[last];
      else parent[last] = becomes;
    }
  }

  tools(): DocumentedTool[] {
    return Object.entries(this.#root['paths'] as Record<string, Node>).flatMap(([path, item]) =>
      ['get', 'post', 'put', 'patch', 'delete'].flatMap((method) => {
        const operation = item[method] as Node | undefined;
        if (operation === undefined) return [];
        const parameters = [item['parameters'], operation['parameters']].flatMap((list) => (list ?? []) as Node[]);
        const operationId = (operation['operationId'] as string | undefined) ?? null;
        const found = [...parameters.map((each) => this.#parameter(each)), ...this.#body(operation['requestBody'])];
        return [{ api: this.#api, method: method.toUpperCase(), path, operationId, arguments: found }];
      }),
    );
  }

  /** References resolved, `allOf` merged, null removed: only for this schema, not those inside. */
  flat(schema: unknown): Node {
    const { $ref, allOf, anyOf, ...own } = schema as Node & { $ref?: string; allOf?: Node[]; anyOf?: Node[] };
    const parts = [...($ref ? [this.#follow({ $ref })] : []), ...(allOf ?? [])];
    const choices = (anyOf ?? []).filter(({ type }) => type !== 'null');
    if (choices.length === 1) parts.push(choices[0] as Node);
    const all = [...parts.map((part) => this.flat(part)), own];
    const merged: Node = Object.assign({}, ...all);
    merged['properties'] = Object.assign({}, ...all.map(({ properties }) => properties));
    merged['required'] = all.flatMap(({ required }) => (required ?? []) as string[]);
    const types = [merged['type'] ?? []].flat().filter((type) => type !== 'null');
    return { ...merged, type: types.length === 1 ? types[0] : undefined };
  }

  #follow(value: Node): Node {
    const reference = value['$ref'];
    return typeof reference === 'string' ? this.#follow(keysOf(reference).reduce(into, this.#root)) : value;
  }

  #parameter(entry: Node): DocumentedArgument {
    const { name, in: place, required, schema } = this.#follow(entry);
    return { in: place as 'path', wire: name as string, required: required === true, schema: this.flat(schema) };
  }

  #body(entry: unknown): DocumentedArgument[] {
    if (entry === undefined) return [];
    const { content, required } = this.#follow(entry as Node) as {
      content: Record<string, { schema: Node }>;
      required?: boolean;
    };
    const [media] = Object.values(content);
    const schema = this.flat(media?.schema);
    const needed = required === true;
    if (schema['type'] !== 'object') return [{ in: 'whole-body', wire: '', required: needed, schema }];
    const { propertyName, mapping = {} } = (schema['discriminator'] ?? {}) as { propertyName?: string; mapping?: Node };
    const subtypes = Object.values(mapping).map(($ref) => this.flat({ $ref })['properties'] as Node);
    const properties = Object.assign({}, ...subtypes, schema['properties']) as Node;
    return Object.entries(properties).map(([wire, property]) => ({
      in: 'body',
      wire,
      required: wire === propertyName || (needed && (schema['required'] as string[]).includes(wire)),
      schema: this.flat(property),
    }));
  }
}
