import type { JsonSchema, SecretTable, ToolSecrets } from '../../src/contract.ts';
import { InputError } from '../common/errors.ts';
import { isObject, ownValue, pointer } from '../common/json.ts';
import { type OnFault, refuse } from '../common/on-fault.ts';
import type { SecretField, SecretsOverlay } from '../overlay/secrets-form.ts';
import type { Tool } from './model.ts';

const FILE = 'spec/overlay/secrets.yaml';

/** What the emitter needs from a tool. */
type SecretHolder = Pick<Tool, 'operation' | 'input' | 'output'>;

/**
 * Finds every field that an entry names in the schemas of all tools.
 * @param onFault called for an entry that matches no field, and for a tool that is unknown or answers JSON
 */
export function secretTable(
  overlay: SecretsOverlay,
  tools: readonly SecretHolder[],
  onFault: OnFault = refuse,
): SecretTable {
  const unused = new Set<string>();
  const byStep = { answers: new ByLastStep(overlay.answers), arguments: new ByLastStep(overlay.arguments) };
  const fieldsOf = (part: 'answers' | 'arguments', name: string, schema: JsonSchema | undefined) => {
    const found: Record<string, string> = {};
    for (const path of schema === undefined ? [] : propertyPaths(schema)) {
      const entry = byStep[part].of(path).find((each) => fits(each, name, path));
      if (entry === undefined) continue;
      unused.delete(pointer(part, entry.index));
      found[path] = entry.kind;
    }
    return found;
  };
  for (const part of ['answers', 'arguments'] as const) {
    for (const index of overlay[part].keys()) unused.add(pointer(part, index));
  }
  for (const name of Object.keys(overlay.whole)) unused.add(pointer('whole', name));
  const rows: Record<string, ToolSecrets> = {};
  for (const { operation, input, output } of tools) {
    const { name } = operation;
    const answer = fieldsOf('answers', name, output);
    const ofArguments = fieldsOf('arguments', name, input.schema);
    const whole = output === undefined ? ownValue(overlay.whole, name) : undefined;
    if (whole !== undefined) unused.delete(pointer('whole', name));
    const row: ToolSecrets = {
      ...(Object.keys(answer).length > 0 ? { answer } : {}),
      ...(Object.keys(ofArguments).length > 0 ? { arguments: ofArguments } : {}),
      ...(whole === undefined ? {} : { whole }),
    };
    if (Object.keys(row).length > 0) rows[name] = row;
  }
  for (const place of unused) {
    onFault(
      new InputError(
        FILE,
        pointer('secrets') + place,
        'matches no field of any tool',
        'remove it, or correct its path',
      ),
    );
  }
  const last = overlay.answers.map((entry) => entry.field.split('.').at(-1) ?? '');
  return { tools: rows, filters: [...new Set([...last, ...overlay.onlyInFilters])].sort() };
}

/** An entry with its place in the overlay, and the segments of its path. */
type Entry = SecretField & { readonly index: number; readonly wanted: readonly string[] };

/** Entries by the last segment of the paths that they may match: few fields have the name of a secret. */
class ByLastStep {
  readonly #entries = new Map<string, Entry[]>();
  readonly #any: readonly Entry[];

  constructor(fields: readonly SecretField[]) {
    const all = fields.map((each, index) => ({ ...each, index, wanted: each.field.split('.') }));
    this.#any = all.filter(({ wanted }) => wanted.at(-1) === '*');
    for (const { wanted } of all) {
      const step = wanted.at(-1) as string;
      this.#entries.set(
        step,
        all.filter((each) => [step, '*'].includes(each.wanted.at(-1) as string)),
      );
    }
  }

  /** The entries that may match a path, in order. */
  of(path: string): readonly Entry[] {
    const step = path.slice(path.lastIndexOf('.') + 1).replaceAll('[]', '');
    return this.#entries.get(step) ?? this.#any;
  }
}

/** Whether a path such as `data[].enrollment.ott.jwt` ends as the entry says. */
function fits({ wanted, in: tools }: Entry, tool: string, path: string): boolean {
  if (tools !== undefined && !tools.includes(tool)) return false;
  const steps = path.replaceAll('[]', '').split('.').slice(-wanted.length);
  return steps.length === wanted.length && wanted.every((step, index) => step === '*' || step === steps[index]);
}

/** Paths of all named fields of a schema, without the items of a list of plain values. */
export function* propertyPaths(schema: JsonSchema, path = ''): Generator<string> {
  const { items, properties } = schema;
  if (isObject(items as never)) yield* propertyPaths(items as JsonSchema, `${path}[]`);
  if (!isObject(properties as never)) return;
  for (const [name, property] of Object.entries(properties as Record<string, JsonSchema>)) {
    const inner = path === '' ? name : `${path}.${name}`;
    yield inner;
    yield* propertyPaths(property, inner);
  }
}
