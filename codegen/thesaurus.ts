import * as z from 'zod';
import { INTENTIONS, type Operation, type Vocabulary } from '../src/contract.ts';
import { InputError } from './errors.ts';
import { pointer } from './json.ts';
import type { OnFault } from './on-fault.ts';

const FILE = 'spec/overlay/thesaurus.yaml';

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

/**
 * The thesaurus as far as it is about operations that there are.
 * @param onFault told of each name that is of none
 * @throws {InputError} for a phrase that stands for two concepts
 */
export function thesaurusOf(thesaurus: Thesaurus, operations: readonly Operation[], onFault: OnFault): Thesaurus {
  requireDistinctPhrases(thesaurus);
  const known = new Set(operations.map(({ name }) => name));
  const isKnown = (name: string, place: string): boolean => {
    if (known.has(name)) return true;
    onFault(new InputError(FILE, place, `no operation is called ${name}`, 'correct it, or take it out'));
    return false;
  };
  const asked = Object.entries(thesaurus.asked).filter(([name]) => isKnown(name, pointer('thesaurus', 'asked', name)));
  const hints = thesaurus.hints.map((hint, index) => {
    if (hint.rather === undefined) return hint;
    const place = pointer('thesaurus', 'hints', index, 'rather');
    return { ...hint, rather: hint.rather.filter((name) => isKnown(name, place)) };
  });
  return { ...thesaurus, hints, asked: Object.fromEntries(asked) };
}

function requireDistinctPhrases({ concepts }: Thesaurus): void {
  const owners = new Map<string, string>();
  for (const [concept, list] of Object.entries(concepts)) {
    for (const phrase of list) {
      const owner = owners.get(phrase);
      if (owner !== undefined) {
        const place = pointer('thesaurus', 'concepts', concept);
        throw new InputError(FILE, place, `"${phrase}" means ${owner} too`, 'keep one of the two');
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
