import { isObject } from '../../common/is-object.ts';
import type { ConfigObject } from '../config-formats/config-format.ts';

/** The names of the variables of an entry, by client. */
const VARIABLES = ['env', 'environment', 'envs'];
/** What else says how the server is started or reached, under which name, and that it is. */
const CONNECTION = new Set([
  ...['name', 'enabled'],
  ...['type', 'transport', 'command', 'cmd', 'args', 'url', 'serverUrl', 'httpUrl', 'uri'],
  ...['headers', 'http_headers', 'env_http_headers', 'bearer_token_env_var', 'oauth', 'auth'],
]);
/** Settings of this server, which `install` writes anew. */
const SETTING = /^ZITI_MCP_/i;

/**
 * A new entry, with what a person set in the earlier one: fields that do not say how the server is started or reached
 * (`timeout`, `disabled`), and variables that are not settings of it.
 */
export function withOwnFields(entry: ConfigObject, earlier: ConfigObject = {}): ConfigObject {
  const isOwn = ([key]: readonly [string, unknown]) => !CONNECTION.has(key) && !VARIABLES.includes(key);
  const variables = VARIABLES.flatMap((key) => {
    const own = Object.entries(isObject(earlier[key]) ? earlier[key] : {}).filter(([name]) => !SETTING.test(name));
    return own.length === 0 ? [] : [[key, { ...Object.fromEntries(own), ...(isObject(entry[key]) ? entry[key] : {}) }]];
  });
  return { ...entry, ...Object.fromEntries(variables), ...Object.fromEntries(Object.entries(earlier).filter(isOwn)) };
}
