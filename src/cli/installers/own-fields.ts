import { isObject } from '../../common/is-object.ts';
import type { ConfigObject } from '../config-formats/config-format.ts';
import { ADDRESSES, VARIABLES } from './entry-command.ts';

/** What says how the server is started or reached, under which name, and that it is. */
const CONNECTION: ReadonlySet<string> = new Set([
  ...['name', 'enabled', 'type', 'transport', 'command', 'cmd', 'args'],
  ...VARIABLES,
  ...ADDRESSES,
  ...['headers', 'http_headers', 'env_http_headers', 'bearer_token_env_var', 'oauth', 'auth'],
]);
/** Settings of this server, which `install` writes anew. */
const SETTING = /^ZITI_MCP_/i;

/**
 * A new entry, with what a person set in the earlier one: fields that do not say how the server is started or reached
 * (`timeout`, `disabled`), and variables that are not settings of it.
 */
export function withOwnFields(entry: ConfigObject, earlier: ConfigObject = {}): ConfigObject {
  const own = Object.entries(earlier).filter(([key]) => !CONNECTION.has(key));
  const variables = VARIABLES.flatMap((key) => {
    const set = Object.entries(isObject(earlier[key]) ? earlier[key] : {}).filter(([name]) => !SETTING.test(name));
    return set.length === 0 ? [] : [[key, { ...Object.fromEntries(set), ...(isObject(entry[key]) ? entry[key] : {}) }]];
  });
  return { ...entry, ...Object.fromEntries(variables), ...Object.fromEntries(own) };
}
