import { isSecretName } from '../../../common/secret-names.ts';
import { type Replace, replaceValues, type Trail } from './json-values.ts';
import { isMark } from './marks.ts';
import { isNameKey } from './named-values.ts';

/**
 * Tables in JSON whose headings are separate from their rows:
 * `{"columns": ["user", "password"], "rows": [["bob", "x"]]}`, `{"keys": [...], "values": [...]}`, and rows below a
 * first one that is the heading.
 */

/** What a list of headings is called if its values are one list too. */
const HEADINGS = /^(?:columns?|cols?|fields?|headers?|headings?|keys?|names?|labels?|titles?|variables?|params?)$/i;
const VALUES = /^(?:values?|vals?|data|row|cells?|contents?|defaults?)$/i;
/** A list in a list, or one of values. */
const MAY_HAVE_ROWS =
  /\[\s{0,20}\[|"(?:val(?:ue)?s?|data|row|cells?|contents?|defaults?)"\s{0,20}:\s{0,20}\[\s{0,20}["\d-]/i;
/** How far below the object with the headings a cell may be: `rows`, its row, `cells`, its place. */
const DEEPEST_CELL = 4;
/** How deep a table may be. */
const DEEPEST = 30;
/** Lists of headings in one text. */
const MOST = 200;

/** Where the name of a secret is in a list. */
interface Heading {
  /** The number of the object or list that has the headings and the rows. */
  readonly around: number | undefined;
  /** The member or item of it that has the headings. */
  readonly list: string | number;
  /** The place among them. */
  readonly at: number;
}

/** A text that contains JSON without the cells whose heading names a secret. Linear time. */
export function hideTables(text: string, mark: string): string {
  return MAY_HAVE_ROWS.test(text) ? text.replace(/[[{].*/s, (json) => hideCells(json, mark)) : text;
}

function hideCells(json: string, mark: string): string {
  const headings = new Map<number | undefined, Heading[]>();
  let count = 0;
  replaceValues(json, {
    text: (trail, value, _matters, places) => {
      if (count === MOST || value.length > 100) return undefined;
      const heading = headingAt(trail, places);
      if (heading === undefined || !isSecretName(value)) return undefined;
      const { around } = heading;
      headings.set(around, [...(headings.get(around) ?? []), heading]);
      count += 1;
      return undefined;
    },
  });
  if (count === 0) return json;
  const hide: Replace = (trail, value, _matters, places) =>
    value !== '' && isCell(trail, places, headings) && !isMark(value) ? mark : undefined;
  return replaceValues(json, { text: hide, number: hide });
}

/** An item of a list, or the member of one: `[{"name": "password"}]`. */
function headingAt(trail: Trail, places: readonly number[]): Heading | undefined {
  const last = trail.at(-1);
  if (typeof last === 'string' && !isNameKey(last)) return undefined;
  const place = typeof last === 'number' ? trail : trail.slice(0, -1);
  const at = place.at(-1);
  const list = place.at(-2);
  if (typeof at !== 'number' || list === undefined || place.length > DEEPEST) return undefined;
  return { around: places[place.length - 2], list, at };
}

/** Whether a value is below a heading: in a list within another one, or in the only list of values. */
function isCell(
  trail: Trail,
  places: readonly number[],
  headings: ReadonlyMap<number | undefined, readonly Heading[]>,
): boolean {
  const at = trail.at(-1);
  if (typeof at !== 'number' || trail.length > DEEPEST + DEEPEST_CELL) return false;
  for (let depth = Math.max(0, trail.length - DEEPEST_CELL); depth < trail.length - 1; depth += 1) {
    const found = headings.get(places[depth]);
    const below = trail.slice(depth);
    if (found?.some((heading) => heading.at === at && isBelow(heading.list, below))) return true;
  }
  return false;
}

/** @param below the steps from what has the headings to the cell */
function isBelow(list: string | number, below: Trail): boolean {
  const [step, row] = below;
  if (list === step) return false;
  if (typeof list === 'number') return list === 0 && below.length === 2;
  if (below.length === 2) return HEADINGS.test(list) && VALUES.test(String(step));
  return typeof row === 'number' && (below.length === 3 || VALUES.test(String(below[2])));
}
