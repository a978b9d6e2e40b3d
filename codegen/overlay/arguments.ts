import { InputError } from '../common/errors.ts';
import { isObject, type JsonObject, pointer } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import type { CategoryOverlay, OperationOverlay, Overlay } from './overlay.ts';

/** Adds descriptions to arguments, and reports overlay descriptions that were never used. */
export class ArgumentTexts {
  readonly #shared: ReadonlyMap<string, string>;
  readonly #unused: Set<string>;
  readonly #onFault: OnFault;

  constructor(shared: Overlay['arguments'], onFault: OnFault = refuse) {
    this.#onFault = onFault;
    this.#shared = new Map(Object.entries(shared));
    this.#unused = new Set(this.#shared.keys());
  }

  /**
   * A copy of an input schema with descriptions: the operation's own before those that all tools share.
   * Keys are argument names, and dotted paths into objects and the items of arrays.
   */
  describe(schema: JsonObject, tool: string, overlay: OperationOverlay, category: CategoryOverlay): JsonObject {
    const own = new Map(Object.entries(overlay.arguments ?? {}));
    const result = this.#inside(schema, '', own);
    for (const unknown of own.keys()) {
      const place = pointer('operations', tool, 'arguments', unknown);
      const remedy = 'use an argument of this tool';
      this.#onFault(new InputError(category.file, place, 'no such argument', remedy));
    }
    return result;
  }

  /** Reports every shared description that matches no argument of any tool. */
  requireAllUsed(): void {
    const file = 'spec/overlay/arguments.yaml';
    for (const path of this.#unused) {
      const place = pointer('arguments', path);
      this.#onFault(new InputError(file, place, 'no tool has such an argument', 'remove or correct it'));
    }
  }

  /**
   * The schema with descriptions of properties, and of items' properties; items themselves are described with their array.
   */
  #inside(schema: JsonObject, path: string, own: Map<string, string>): JsonObject {
    if (!isObject(schema['properties']) && !isObject(schema['items'])) return schema;
    const result: JsonObject = { ...schema };
    if (isObject(schema['properties'])) {
      const properties = Object.entries(schema['properties'] as Record<string, JsonObject>);
      result['properties'] = Object.fromEntries(
        properties.map(([name, property]) => [name, this.#argument(property, path ? `${path}.${name}` : name, own)]),
      );
    }
    if (isObject(schema['items'])) result['items'] = this.#inside(schema['items'], path, own);
    return result;
  }

  #argument(schema: JsonObject, path: string, own: Map<string, string>): JsonObject {
    const text = own.get(path) ?? this.#shared.get(path) ?? mapText(schema);
    own.delete(path);
    this.#unused.delete(path);
    const result = this.#inside(schema, path, own);
    return text ? { ...result, description: text } : result;
  }
}

/** A short description of a map's values: the listed schema cannot express it. */
export function mapText(schema: JsonObject): string | undefined {
  const values = schema['additionalProperties'];
  if (schema['type'] !== 'object' || !isObject(values) || schema['properties'] !== undefined) return undefined;
  const types = [values['type'] ?? []].flat();
  const type = types.length > 2 ? 'scalar' : types.join('|') || (values['enum'] ? 'string' : 'any');
  const range = values['maximum'] === undefined ? '' : ` ${values['minimum'] ?? 0}-${values['maximum']}`;
  const choice = Array.isArray(values['enum']) ? ` (${values['enum'].join(', ')})` : '';
  return `${type}${range} values${choice}`;
}
