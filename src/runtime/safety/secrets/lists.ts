import { hideInCommands } from './argument-lists.ts';
import { hideTables } from './json-tables.ts';
import { hidePairs } from './pairs.ts';

/** A flag, or the end of a name in quotes, in a list or last in an object: most texts have none. */
const MAY_NAME =
  /["'](?:-|(?<=(?:w(?:or)?d|phrase|code|cret|ken|key|pass|pin|ials?|zation|kie|psk|otp|jwt|salt)s?["'])\s{0,20}[,\]})])/i;

/** A text without what lists name as secret: by the item before, the program, and the heading of a column. */
export function hideInLists(text: string, mark: string): string {
  if (!MAY_NAME.test(text)) return text;
  const shown = hideTables(hideInCommands(hidePairs(text, mark), mark), mark);
  return shown.includes("'") ? swapped(hideTables(swapped(shown), mark)) : shown;
}

/** With the quotes of other languages as those of JSON, and the other way round. */
const swapped = (text: string): string => text.replace(/["']/g, (quote) => (quote === '"' ? "'" : '"'));
