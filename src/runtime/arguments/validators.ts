import type { Alternatives, ToolInput } from '../../contract.ts';
import { ToolError } from '../tool-error.ts';
import { coerce } from './coerce.ts';
import { unknownKeys } from './unknown-keys.ts';

/** Arguments that passed: of the right types, complete, and without unknown keys. */
export type CheckedArguments = Readonly<Record<string, unknown>>;

type Check = (given: Readonly<Record<string, unknown>>) => CheckedArguments;

/** Checks arguments. A tool's validator is made at its first call, and kept. */
export class Validators {
  private readonly checks = new Map<string, Check>();
  private readonly loadInputs: () => Promise<Readonly<Record<string, ToolInput>>>;

  constructor(loadInputs: () => Promise<Readonly<Record<string, ToolInput>>>) {
    this.loadInputs = loadInputs;
  }

  /** @throws {ToolError} of kind `arguments` that names every fault and the nearest known keys */
  async check(tool: string, given: Readonly<Record<string, unknown>>): Promise<CheckedArguments> {
    let check = this.checks.get(tool);
    if (check === undefined) {
      const input = (await this.loadInputs())[tool];
      if (input === undefined) throw new Error(`no input schema for ${tool}`);
      check = await makeCheck(tool, input);
      this.checks.set(tool, check);
    }
    return check(given);
  }
}

async function makeCheck(tool: string, { schema, alternatives }: ToolInput): Promise<Check> {
  const { z } = await import('zod');
  const validator = z.fromJSONSchema(schema as never);
  const next = `Correct the arguments and call ${tool} again.`;
  return (given) => {
    const coerced = coerce(given, schema) as Record<string, unknown>;
    const strangers = unknownKeys(coerced, schema);
    if (strangers.length > 0) throw new ToolError('arguments', strangers.join('\n'), next);
    const result = validator.safeParse(coerced);
    if (!result.success) throw new ToolError('arguments', z.prettifyError(result.error), next);
    const faults = alternatives === undefined ? [] : alternativeFaults(coerced, alternatives);
    if (faults.length > 0) throw new ToolError('arguments', faults.join('\n'), next);
    return coerced;
  };
}

/** Which fields do not go with the value of the deciding argument, and which it lacks. */
function alternativeFaults(given: CheckedArguments, { on, fields }: Alternatives): string[] {
  const type = String(given[on]);
  const own = fields[type];
  if (own === undefined) return [];
  const foreign = [...new Set(Object.values(fields).flatMap(({ allowed }) => allowed))].filter(
    (name) => name in given && !own.allowed.includes(name),
  );
  const missing = own.required.filter((name) => !(name in given));
  const takes = `${on} ${type} takes ${own.allowed.join(', ') || 'no fields of its own'}`;
  return [
    ...foreign.map((name) => `"${name}" does not go with ${on} ${type}: ${takes}.`),
    ...missing.map((name) => `"${name}" is missing: ${on} ${type} needs it (${takes}).`),
  ];
}
