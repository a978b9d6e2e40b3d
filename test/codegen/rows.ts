import { expect, test } from 'vitest';
import { InputError } from '../../codegen/errors.ts';

/** One example: an input, and its expected result. */
export interface Row<Given, Want> {
  readonly given: Given;
  readonly want: Want;
}

/** One test per example, with its name. */
export function rows<Given>(
  run: (given: Given) => unknown,
  examples: Readonly<Record<string, Row<Given, unknown>>>,
): void {
  for (const [name, { given, want }] of Object.entries(examples)) {
    test(name, () => expect(run(given)).toEqual(want));
  }
}

/** What an error must contain: the place, and words of the problem or of the remedy. */
export interface WantRefusal {
  readonly pointer: string;
  readonly says: RegExp;
}

/** One test for each input that is refused with an `InputError`. */
export function refusals<Given>(
  run: (given: Given) => unknown,
  examples: Readonly<Record<string, Row<Given, WantRefusal>>>,
): void {
  for (const [name, { given, want }] of Object.entries(examples)) {
    test(name, () => {
      const error = refusalOf(() => run(given));
      expect(error.pointer).toBe(want.pointer);
      expect(error.message).toMatch(want.says);
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
