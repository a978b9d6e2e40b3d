import { hideTables } from './json-tables.ts';
import { hidePairs } from './pairs.ts';

/** A flag, or the end of a name in quotes, in a list or last in an object: most texts have none. */
const MAY_NAME =
  /["'](?:-|(?<=(?:w(?:or)?d|phrase|code|cret|ken|key|pass|pin|ials?|zation|kie|psk|otp|jwt|salt)s?["'])\s{0,20}[,\]})])/i;

/** A text without what lists name as secret: by the item before, and by the heading of a column. */
export const hideInLists = (text: string, mark: string): string =>
  MAY_NAME.test(text) ? hideTables(hidePairs(text, mark), mark) : text;
