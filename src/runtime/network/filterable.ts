import { isTellingName } from '../safety/secrets/telling-names.ts';

/** What controllers offer to filters and refuse all the same. */
const REFUSED: readonly string[] = ['ctrlChanListeners'];

/**
 * The fields that a filter may use, of those that a controller offers: of tags it takes one by its key, and not all; and
 * this server lets no filter ask for secrets.
 */
export const filterable = (offered: readonly string[]): string[] =>
  offered
    .filter((field) => !REFUSED.includes(field) && !field.split('.').some(isTellingName))
    .map((field) => (field === 'tags' ? 'tags.KEY' : field));
