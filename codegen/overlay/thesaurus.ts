import * as z from 'zod';
import { INTENTIONS } from '../../src/contract.ts';
import { InputError } from '../common/errors.ts';
import { pointer } from '../common/json.ts';

const phrases = z.array(z.string().min(1)).min(1);

/** The format of `spec/overlay/thesaurus.yaml`: the words that operators use. */
export const thesaurusForm = z.strictObject({
  /** Phrases with the same meaning, by the name of the concept. */
  concepts: z.record(z.string().regex(/^[a-z]+(-[a-z]+)*$/), phrases),
  intentions: z.partialRecord(z.enum(INTENTIONS), phrases),
  noise: phrases,
});

export type Thesaurus = z.infer<typeof thesaurusForm>;

/** @throws {InputError} for a phrase with two meanings */
export function requireDistinctPhrases({ concepts }: Thesaurus): void {
  const owners = new Map<string, string>();
  for (const [concept, list] of Object.entries(concepts)) {
    for (const phrase of list) {
      const owner = owners.get(phrase);
      if (owner !== undefined) {
        const place = pointer('thesaurus', 'concepts', concept);
        const file = 'spec/overlay/thesaurus.yaml';
        throw new InputError(file, place, `"${phrase}" means ${owner} too`, 'keep one of the two');
      }
      owners.set(phrase, concept);
    }
  }
}
