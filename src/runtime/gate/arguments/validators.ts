import type { CheckedArguments, JsonSchema, ToolInput } from '../../../contract.ts';
import type { Check } from './make-check.ts';
import type { Elsewhere } from './unknown-keys.ts';

/** Checks arguments. A tool's validator is built on its first call and kept. */
export class Validators {
  readonly #checks = new Map<string, Check>();
  readonly #loadInputs: () => Promise<Readonly<Record<string, ToolInput>>>;

  constructor(loadInputs: () => Promise<Readonly<Record<string, ToolInput>>>) {
    this.#loadInputs = loadInputs;
  }

  /**
   * @param listed the schema of a tool that is in no table
   * @param elsewhere what to do instead about an argument that the tool does not have
   * @throws {ToolError} of kind `arguments` that names every fault and the nearest known keys
   */
  async check(
    tool: string,
    args: Readonly<Record<string, unknown>>,
    listed?: JsonSchema,
    elsewhere?: Elsewhere,
  ): Promise<CheckedArguments> {
    const check = await this.#checkOf(tool, async () => (await this.#inputOf(tool)) ?? (listed && { schema: listed }));
    return check(args, elsewhere);
  }

  /**
   * Checks the arguments of a call that is only planned: those that make no difference to the plan may be missing.
   * @throws {ToolError} as `check` does
   */
  async checkPlanned(tool: string, args: Readonly<Record<string, unknown>>): Promise<CheckedArguments> {
    const check = await this.#checkOf(`${tool} planned`, async () => {
      const input = await this.#inputOf(tool);
      return input && { schema: { ...input.schema, required: [] } };
    });
    return check(args);
  }

  async #checkOf(key: string, inputOf: () => Promise<ToolInput | undefined>): Promise<Check> {
    return this.#checks.get(key) ?? (await this.#make(key, inputOf));
  }

  async #make(key: string, inputOf: () => Promise<ToolInput | undefined>): Promise<Check> {
    const input = await inputOf();
    if (input === undefined) throw new Error(`no input schema for ${key}`);
    const { makeCheck } = await import('./make-check.ts');
    const check = await makeCheck(input);
    this.#checks.set(key, check);
    return check;
  }

  async #inputOf(tool: string): Promise<ToolInput | undefined> {
    const inputs = await this.#loadInputs();
    return Object.hasOwn(inputs, tool) ? inputs[tool] : undefined;
  }
}
