import { mapStrings } from '../../../common/map-strings.ts';

/** Characters of one text in a line of the trail: a line stays readable, and the trail small, whatever is sent. */
const LONGEST = 2000;

/** Arguments with long texts cut, and what was cut off told. */
export const shorten = (given: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  mapStrings(given, (text) =>
    text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}... (${text.length} characters)`,
  ) as Record<string, unknown>;
