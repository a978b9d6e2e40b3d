import type { ConfigObject } from '../config-formats/config-format.ts';
import type { FormatName } from '../config-formats/index.ts';
import type { Place } from './place.ts';

/** How a client starts the server. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that the client would not pass on by itself. */
  readonly env: Readonly<Record<string, string>>;
}

/** Whose configuration: the user's, or the (possibly shared) one of the project in the current folder. */
export type Scope = 'user' | 'project';

/** An MCP client to install this server into: one file per client, and one line in the list of `index.ts`. */
export interface Installer {
  /** Its name on the command line. */
  readonly id: string;
  /** Other names for it. */
  readonly also?: readonly string[];
  readonly title: string;
  readonly format: FormatName;
  /** Keys that lead to the list of servers. */
  readonly path: readonly string[];
  /** Where each scope keeps its configuration: the first file that exists, or the first of the list. */
  readonly files: Partial<Record<Scope, (place: Place) => readonly string[]>>;
  /** Whether the client is on this machine. By default, whether its configuration folder exists. */
  readonly traces?: (place: Place) => readonly string[];
  readonly entry: (server: ServerCommand, name: string) => ConfigObject;
  /** The exposure mode that suits its limits. */
  readonly expose: 'all' | 'find';
  /** The maximum number of tools across all its servers, if documented. */
  readonly mostTools?: number;
  /** It does not pass the environment on to servers, or has another one than a terminal. */
  readonly stripsEnvironment: boolean;
  /** Whether it can ask the person for confirmation (elicitation), according to its documentation. */
  readonly elicits: 'yes' | 'no' | 'not known';
  /** What the person has to do next. */
  readonly afterwards: string;
  /** A link that adds the server with one click. */
  readonly link?: (name: string, server: ServerCommand) => string;
  /** That link as a web address, for pages that only allow those. */
  readonly webLink?: (name: string, server: ServerCommand) => string;
}

/** The entry that most clients use. */
export const plainEntry = ({ command, args, env }: ServerCommand): ConfigObject => ({
  command,
  args,
  ...(Object.keys(env).length > 0 ? { env } : {}),
});

/** The entry of clients that also require the transport, `"type": "stdio"`. */
export const stdioEntry = (server: ServerCommand): ConfigObject => ({ type: 'stdio', ...plainEntry(server) });

/** A configuration in the form that links use. */
export const base64Of = (content: ConfigObject): string => Buffer.from(JSON.stringify(content)).toString('base64');
