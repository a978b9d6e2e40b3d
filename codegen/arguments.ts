import { InputError } from './errors.ts';
import { isObject, type JsonObject, pointer } from './json.ts';
import type { CategoryOverlay, OperationOverlay, Overlay } from './overlay.ts';

/** Gives arguments their descriptions, and knows which of the overlay's were never used. */
export class ArgumentTexts {
  private readonly shared: Overlay['arguments'];
  private readonly unused: Set<string>;

  constructor(shared: Overlay['arguments']) {
    this.shared = shared;
    this.unused = new Set(Object.keys(shared));
  }

  /**
   * A copy of an input schema with descriptions: the operation's own before those that all tools share.
   * Keys are argument names, and dotted paths into objects and the items of arrays.
   */
  describe(schema: JsonObject, tool: string, overlay: OperationOverlay, category: CategoryOverlay): JsonObject {
    const own = new Map(Object.entries(overlay.arguments ?? {}));
    const result = this.walk(schema, '', own);
    for (const path of own.keys()) {
      const place = pointer('operations', tool, 'arguments', path);
      throw new InputError(category.file, place, 'no such argument', 'name one of the arguments of this tool');
    }
    return result;
  }

  /** @throws {InputError} for a shared description that fits no argument of any tool */
  requireAllUsed(): void {
    const [first] = this.unused;
    if (first === undefined) return;
    const file = 'spec/overlay/arguments.yaml';
    throw new InputError(
      file,
      pointer('arguments', first),
      'no tool has such an argument',
      'take it out or correct it',
    );
  }

  private walk(schema: JsonObject, path: string, own: Map<string, string>): JsonObject {
    const result: JsonObject = { ...schema };
    const text = this.text(path, own) ?? mapText(schema);
    if (text) result['description'] = text;
    if (isObject(schema['properties'])) {
      const inner = path === '' ? '' : `${path}.`;
      result['properties'] = Object.fromEntries(
        Object.entries(schema['properties']).map(([name, property]) => [
          name,
          this.walk(property as JsonObject, `${inner}${name}`, own),
        ]),
      );
    }
    if (isObject(schema['items'])) result['items'] = this.walkItems(schema['items'], path, own);
    return result;
  }

  /** An item has no description of its own: what is to be said stands at the array; its properties go on. */
  private walkItems(items: JsonObject, path: string, own: Map<string, string>): JsonObject {
    return isObject(items['properties']) ? { ...this.walk({ ...items }, path, own), ...without(items) } : items;
  }

  private text(path: string, own: Map<string, string>): string | undefined {
    const special = own.get(path);
    if (special !== undefined) {
      own.delete(path);
      if (path in this.shared) this.unused.delete(path);
      return special;
    }
    const shared = this.shared[path];
    if (shared !== undefined) this.unused.delete(path);
    return shared;
  }
}

const without = (items: JsonObject): JsonObject =>
  items['description'] === undefined ? {} : { description: items['description'] };

/** What the values of a map are: the listed schema cannot say it, so the description does. */
export function mapText(schema: JsonObject): string | undefined {
  const values = schema['additionalProperties'];
  if (schema['type'] !== 'object' || !isObject(values) || schema['properties'] !== undefined) return undefined;
  const types = [values['type'] ?? []].flat().join('|') || (values['enum'] ? 'string' : 'any');
  const range = values['maximum'] === undefined ? '' : ` ${values['minimum'] ?? 0}-${values['maximum']}`;
  const choice = Array.isArray(values['enum']) ? ` (${values['enum'].join(', ')})` : '';
  return `map to ${types}${range}${choice}`;
}
