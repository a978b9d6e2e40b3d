import { InputError } from '../common/errors.ts';
import { isObject, type Json } from '../common/json.ts';
import { brokenReferences } from './places.ts';
import type { Source } from './source.ts';

const REMEDY = 'correct it, or ask its publisher to: everything that does not need it is served';

/** How a decoder marks bytes that are no text in UTF-8. */
const LOST = '\uFFFD';

/**
 * Faults of a document that leave no operation out: in its characters, its `info` (OpenAPI 3.1, section 4.8.2), and
 * references.
 */
export function documentFaults({ label, document, text }: Source): InputError[] {
  const fault = (place: string, problem: string) => new InputError(label, place, problem, REMEDY);
  const references = brokenReferences(document).map(({ place, reference }) =>
    fault(place, `the reference "${reference}" has no target in the file`),
  );
  const lost = text.includes(LOST)
    ? [new InputError(label, '', 'has characters that are not in UTF-8 and cannot be read', 'save it as UTF-8')]
    : [];
  return [...lost, ...infoFaults(document['info']).map(([place, problem]) => fault(place, problem)), ...references];
}

function infoFaults(info: Json | undefined): [place: string, problem: string][] {
  if (!isObject(info)) return [['/info', 'is not an object']];
  const missing = ['title', 'version'].filter((key) => typeof info[key] !== 'string');
  const faults = missing.map((key): [string, string] => ['/info', `\`${key}\` is not a string`]);
  const license = info['license'];
  return [...faults, ...(license === undefined ? [] : licenseFaults(license))];
}

function licenseFaults(license: Json): [place: string, problem: string][] {
  const place = '/info/license';
  if (!isObject(license) || typeof license['name'] !== 'string') return [[place, 'has no name']];
  const both = license['identifier'] !== undefined && license['url'] !== undefined;
  return both ? [[place, 'has both `identifier` and `url`, of which one is allowed']] : [];
}
