import { z } from 'zod';
import { INTENTIONS, type Operation, type Vocabulary } from '../src/contract.ts';
import { InputError } from './errors.ts';
import { pointer } from './json.ts';

const phrases = z.array(z.string().min(1)).min(1);

/** The form of `spec/overlay/thesaurus.yaml`: how operators say things. */
export const thesaurusForm = z.strictObject({
  /** Phrases that mean one thing, by its name. */
  concepts: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), phrases),
  hints: z.array(
    z
      .strictObject({
        when: phrases,
        think: z.string().optional(),
        do: z.enum(INTENTIONS).optional(),
        rather: z.array(z.string()).optional(),
      })
      .refine((hint) => Object.keys(hint).length > 1, 'a hint without `think`, `do` or `rather`'),
  ),
  intentions: z.partialRecord(z.enum(INTENTIONS), phrases),
  noise: phrases,
  /** What operators say when they mean an operation, by its name. */
  asked: z.record(z.string(), z.string()),
});

export type Thesaurus = z.infer<typeof thesaurusForm>;

/** @throws {InputError} for an operation that does not exist, and for a phrase that stands for two concepts */
export function checkThesaurus({ concepts, hints, asked }: Thesaurus, operations: readonly Operation[]): void {
  const file = 'spec/overlay/thesaurus.yaml';
  const known = new Set(operations.map(({ name }) => name));
  const named = [
    ...Object.keys(asked).map((name) => [name, pointer('thesaurus', 'asked', name)] as const),
    ...hints.flatMap(({ rather = [] }, index) =>
      rather.map((name) => [name, pointer('thesaurus', 'hints', index, 'rather')] as const),
    ),
  ];
  for (const [name, place] of named) {
    if (!known.has(name))
      throw new InputError(file, place, `no operation is called ${name}`, 'correct it, or take it out');
  }
  const owners = new Map<string, string>();
  for (const [concept, list] of Object.entries(concepts)) {
    for (const phrase of list) {
      const owner = owners.get(phrase);
      if (owner !== undefined) {
        const place = pointer('thesaurus', 'concepts', concept);
        throw new InputError(file, place, `"${phrase}" means ${owner} too`, 'keep one of the two');
      }
      owners.set(phrase, concept);
    }
  }
}

/** The part of the thesaurus that reading a question needs. */
export const vocabularyOf = ({ concepts, hints, intentions, noise }: Thesaurus): Vocabulary => ({
  concepts,
  hints,
  intentions,
  noise,
});
