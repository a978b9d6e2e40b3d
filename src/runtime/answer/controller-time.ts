import { readHttpDate } from '../../common/http-date.ts';

/** Names of fields whose values only make sense together with the current time. */
const TIMED = /(?:At|Until|Since|Before|After)$|^(?:until|since|when)$|expir|_at$/i;

/** Times in the past. They are compared with the current time only for the age of something in `LASTING`. */
const PAST = /^(?:created|updated|modified)_?at$/i;

/** Members of a JSON object with such a name and a time as value. */
const MEMBER = /"([A-Za-z_]{1,60})":"\d{4}-\d\d-\d\dT/g;

/** Entities whose age matters: they last from their creation on. */
const LASTING = /session|circuit/i;

/** Whether a column shows times. */
export const isTimed = (path: string): boolean => TIMED.test(path.slice(path.lastIndexOf('.') + 1));

/**
 * Whether a JSON answer only makes sense together with the current time.
 * @param tool the tool that returned it
 */
export function dependsOnTime(tool: string, json: string): boolean {
  for (const [, name = ''] of json.matchAll(MEMBER)) {
    if (isTimed(name) && (!PAST.test(name) || LASTING.test(tool))) return true;
  }
  return false;
}

/**
 * The controller's own time, by the `Date` of its answer (RFC 9110, section 6.6.1), which it compares times with.
 * Undefined if the answer has none: this machine's clock may differ.
 */
export function controllerTime(date: string | undefined): string | undefined {
  const time = readHttpDate(date);
  return time === undefined ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export const timeNote = (time: string): string => `The controller's time is ${time}.`;
