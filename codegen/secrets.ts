import * as z from 'zod';
import type { JsonSchema, SecretTable, ToolSecrets } from '../src/contract.ts';
import { InputError } from './errors.ts';
import { isObject, ownValue, pointer } from './json.ts';
import type { Tool } from './model.ts';
import { type OnFault, refuse } from './on-fault.ts';

const FILE = 'spec/overlay/secrets.yaml';

/** Dotted path to a field, from its end: `enrollment.*.jwt` fits every path that ends so; `*` is any one step. */
const field = z.strictObject({
  field: z.string().min(1),
  kind: z.string().regex(/^[A-Za-z][A-Za-z -]{2,40}$/),
  /** The tools that it is about, where others use the name for something else. */
  in: z.array(z.string()).min(1).optional(),
});

/** What of answers, arguments and filters is secret. Of several entries that fit a field the first one counts. */
export const secretsForm = z.strictObject({
  answers: z.array(field),
  arguments: z.array(field),
  /** Tools whose whole answer, which is no JSON, is a secret, and its kind. */
  whole: z.record(z.string(), z.string()),
  /** Fields that some lists can be filtered by although no answer has them. */
  onlyInFilters: z.array(z.string()),
});

type SecretField = z.infer<typeof field>;
export type SecretsOverlay = z.infer<typeof secretsForm>;

/** What the emitter needs of a tool. */
type SecretHolder = Pick<Tool, 'operation' | 'input' | 'output'>;

/**
 * Finds every field that an entry names in the schemas of all tools.
 * @param onFault told of an entry that fits no field, and of a tool that is unknown or answers JSON
 */
export function secretTable(
  overlay: SecretsOverlay,
  tools: readonly SecretHolder[],
  onFault: OnFault = refuse,
): SecretTable {
  const unused = new Set<string>();
  const fieldsOf = (part: 'answers' | 'arguments', name: string, schema: JsonSchema | undefined) => {
    const found: Record<string, string> = {};
    for (const path of schema === undefined ? [] : paths(schema)) {
      const index = overlay[part].findIndex((entry) => fits(entry, name, path));
      const entry = overlay[part][index];
      if (entry === undefined) continue;
      unused.delete(pointer(part, index));
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
    const given = fieldsOf('arguments', name, input.schema);
    const whole = output === undefined ? ownValue(overlay.whole, name) : undefined;
    if (whole !== undefined) unused.delete(pointer('whole', name));
    const row: ToolSecrets = {
      ...(Object.keys(answer).length > 0 ? { answer } : {}),
      ...(Object.keys(given).length > 0 ? { arguments: given } : {}),
      ...(whole === undefined ? {} : { whole }),
    };
    if (Object.keys(row).length > 0) rows[name] = row;
  }
  for (const place of unused) {
    onFault(
      new InputError(FILE, pointer('secrets') + place, 'fits no field of any tool', 'take it out, or correct its path'),
    );
  }
  const last = overlay.answers.map((entry) => entry.field.split('.').at(-1) ?? '');
  return { tools: rows, filters: [...new Set([...last, ...overlay.onlyInFilters])].sort() };
}

/** Whether a path such as `data[].enrollment.ott.jwt` ends as the entry says. */
function fits({ field, in: tools }: SecretField, tool: string, path: string): boolean {
  if (tools !== undefined && !tools.includes(tool)) return false;
  const wanted = field.split('.');
  const steps = path.replaceAll('[]', '').split('.').slice(-wanted.length);
  return steps.length === wanted.length && wanted.every((step, index) => step === '*' || step === steps[index]);
}

/** Paths of all named fields of a schema, without the items of a list that holds plain values. */
function* paths(schema: JsonSchema, path = ''): Generator<string> {
  const { items, properties } = schema;
  if (isObject(items as never)) yield* paths(items as JsonSchema, `${path}[]`);
  if (!isObject(properties as never)) return;
  for (const [name, property] of Object.entries(properties as Record<string, JsonSchema>)) {
    const inner = path === '' ? name : `${path}.${name}`;
    yield inner;
    yield* paths(property, inner);
  }
}
