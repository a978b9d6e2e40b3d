import { expect, test } from 'vitest';
import { InputError } from '../../codegen/common/errors.ts';

/** One example: an input, and its expected result. */
export interface Row<Input, Expected> {
  readonly input: Input;
  readonly expected: Expected;
}

/** One test per example, with its name. */
export function rows<Input>(
  run: (input: Input) => unknown,
  examples: Readonly<Record<string, Row<Input, unknown>>>,
): void {
  for (const [name, { input, expected }] of Object.entries(examples)) {
    test(name, () => expect(run(input)).toEqual(expected));
  }
}

/** What an error must contain: the place, and words of the problem or of the remedy. */
export interface ExpectedRefusal {
  readonly pointer: string;
  readonly says: RegExp;
}

/** One test for each input that is refused with an `InputError`. */
export function refusals<Input>(
  run: (input: Input) => unknown,
  examples: Readonly<Record<string, Row<Input, ExpectedRefusal>>>,
): void {
  for (const [name, { input, expected }] of Object.entries(examples)) {
    test(name, () => {
      const error = refusalOf(() => run(input));
      expect(error.pointer).toBe(expected.pointer);
      expect(error.message).toMatch(expected.says);
      expect(error.message).toContain('What to do: ');
    });
  }
}

/** The `InputError` that a function throws. */
export function refusalOf(run: () => unknown): InputError {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
