import { isObject } from '../../common/is-object.ts';
import type { ConfigObject } from '../config-formats/config-format.ts';
import type { ServerCommand } from './installer.ts';
import type { Program } from './server-command.ts';

/** Where entries have the variables of their server, by client. */
export const VARIABLES = ['env', 'environment', 'envs'] as const;
/** Where entries have the address of a server that is reached over HTTP, by client. */
export const ADDRESSES = ['url', 'serverUrl', 'httpUrl', 'uri'] as const;

/** How an entry starts its server, in whatever format it says so; undefined if it does not say. */
export function startedBy(entry: ConfigObject): ServerCommand | undefined {
  const { command = entry['cmd'], args = [] } = entry;
  const env = VARIABLES.map((key) => entry[key]).find((value) => value !== undefined && value !== null);
  const words = [...(Array.isArray(command) ? command : [command]), ...(Array.isArray(args) ? args : [])];
  const [first, ...rest] = words;
  if (!words.every((word) => typeof word === 'string') || first === undefined) return undefined;
  // By hand, anything may have been written there.
  const texts = Object.entries(isObject(env) ? env : {}).map(([name, value]) => [name, String(value)]);
  return { command: first, args: rest, env: Object.fromEntries(texts) };
}

/** The address of an entry for a server that is reached over HTTP, such as one that a team shares. */
export const addressIn = (entry: ConfigObject): string | undefined =>
  ADDRESSES.map((key) => entry[key]).find((value) => typeof value === 'string');

/** An address with the name of this server, which is not that of the one before it. */
const ADDRESS = /^https?:\/\/\S*ziti-mcp(?!-server)/;
/** A file of this package. */
const SCRIPT = /[/\\]ziti-mcp[/\\](?:.*[/\\])?[^/\\]+\.[cm]?[jt]s$/;
/** The package, its program or its image, of any version. */
const NAME = /(?:^|[/\\])ziti-mcp(?:\.(?:cmd|exe|ps1))?(?:[:@][\w.:+~^-]+)?$/;
const PATH = /^(?:[/\\.~]|[A-Za-z]:)/;

/** Whether an entry starts this server, or connects to it. Another one may be given its folder, or run in there. */
export function isOfThisServer(entry: ConfigObject, { script }: Program): boolean {
  const texts = textsIn([entry['command'] ?? entry['cmd'], entry['args']]);
  const words = texts.flatMap((text) => text.split(/\s+/));
  const isThis = (word: string, at: number) => {
    if (ADDRESS.test(word) || SCRIPT.test(word)) return true;
    return NAME.test(word) && (!PATH.test(word) || at === 0 || words[at + 1] === 'run');
  };
  return texts.some((text) => text === script) || words.some(isThis) || ADDRESS.test(addressIn(entry) ?? '');
}

/** By hand, or by an older version of a client, a command may also be an object. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? textsIn([value['path'], value['args']]) : [];
}
