import type { CheckedArguments, JsonSchema, ToolInput } from '../../../contract.ts';
import type { Check } from './make-check.ts';

/** Checks arguments. A tool's validator is built on its first call and kept. */
export class Validators {
  private readonly checks = new Map<string, Check>();
  private readonly loadInputs: () => Promise<Readonly<Record<string, ToolInput>>>;

  constructor(loadInputs: () => Promise<Readonly<Record<string, ToolInput>>>) {
    this.loadInputs = loadInputs;
  }

  /**
   * @param listed the schema of a tool that is in no table
   * @throws {ToolError} of kind `arguments` that names every fault and the nearest known keys
   */
  async check(tool: string, args: Readonly<Record<string, unknown>>, listed?: JsonSchema): Promise<CheckedArguments> {
    let check = this.checks.get(tool);
    if (check === undefined) {
      const inputs = await this.loadInputs();
      const input = Object.hasOwn(inputs, tool) ? inputs[tool] : listed && { schema: listed };
      if (input === undefined) throw new Error(`no input schema for ${tool}`);
      const { makeCheck } = await import('./make-check.ts');
      check = await makeCheck(input);
      this.checks.set(tool, check);
    }
    return check(args);
  }
}
