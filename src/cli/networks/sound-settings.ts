import { isObject } from '../../common/is-object.ts';
import type { NetworkSettings, NetworksFile } from './network-settings.ts';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isList: Check = (value) => Array.isArray(value) && value.every(isText);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);

const FILE: Readonly<Record<keyof NetworksFile | '$schema', Check>> = {
  $schema: optional(isText),
  version: (value) => typeof value === 'number',
  default: optional(isText),
  networks: isObject,
};

const NETWORK: Readonly<Record<keyof NetworkSettings, Check>> = {
  controller: isText,
  others: optional(isList),
  ca: optional(isText),
  logIn: (value) => isObject(value) && isText(value['method']),
  secondFactor: optional((value) => value === true),
  secrets: (value) => ['keychain', 'file', 'none'].includes(String(value)),
  keyFile: optional(isText),
  flags: optional(isObject),
};

/**
 * The place of a mistake in a settings file that a start would trip over, or ignore: a misspelt `flags` may be what forbids
 * something. Undefined if there is none. What is wrong there, only the library of the full check can say.
 */
export function mistakeIn(file: Readonly<Record<string, unknown>>): string | undefined {
  const own = mistake(file, FILE);
  if (own !== undefined) return own;
  const networks = Object.entries(file['networks'] as Readonly<Record<string, unknown>>);
  return networks
    .map(([name, network]) => {
      const place = isObject(network) ? mistake(network, NETWORK) : '';
      return place === undefined ? undefined : ['networks', name, place].filter(Boolean).join('.');
    })
    .find((place) => place !== undefined);
}

function mistake(
  content: Readonly<Record<string, unknown>>,
  form: Readonly<Record<string, Check>>,
): string | undefined {
  const unknown = Object.keys(content).find((key) => !Object.hasOwn(form, key));
  return unknown ?? Object.keys(form).find((key) => form[key]?.(content[key]) === false);
}
