import { readHttpDate } from '../../common/http-date.ts';

/** The name of a field whose value means something only when one knows what time it is. */
const TIMED = /(?:At|Until|Since|Before|After)$|^(?:until|since|when)$|expir|_at$/i;

/** Fields that tell what was once: they matter where something still lasts. */
const ONCE = /^(?:created|updated|modified)_?at$/i;

/** Members of JSON with such a name, and a time. */
const MEMBER = /"([A-Za-z_]{1,60})":"\d{4}-\d\d-\d\dT/g;

/** What lasts from its creation on. */
const LASTING = /session|circuit/i;

/** Whether a column shows times. */
export const isTimed = (path: string): boolean => TIMED.test(path.slice(path.lastIndexOf('.') + 1));

/** Whether what a JSON answer says depends on what time it is. @param tool which answered it */
export function dependsOnTime(tool: string, json: string): boolean {
  for (const [, name = ''] of json.matchAll(MEMBER)) {
    if (isTimed(name) && (!ONCE.test(name) || LASTING.test(tool))) return true;
  }
  return false;
}

/**
 * The controller's own time, by the `Date` of its answer (RFC 9110, section 6.6.1): what it compares times with. Undefined
 * where it tells none: this machine's clock may be another.
 */
export function controllerTime(date: string | undefined): string | undefined {
  const time = readHttpDate(date);
  return time === undefined ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export const timeNote = (time: string): string => `The controller's time is ${time}.`;
