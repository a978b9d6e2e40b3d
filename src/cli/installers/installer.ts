import type { ConfigObject } from '../config-formats/config-format.ts';
import type { FormatName } from '../config-formats/index.ts';
import type { Place } from './place.ts';

/** How a client starts the server. */
export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that the client would not hand on by itself. */
  readonly env: Readonly<Record<string, string>>;
}

/** Whose configuration: the user's, or that of the project in the current folder, which others may share. */
export type Scope = 'user' | 'project';

/** An MCP client that this server can be installed into: one file a client, and one line in the list of `index.ts`. */
export interface Installer {
  /** What the command line calls it. */
  readonly id: string;
  /** Other names of it. */
  readonly also?: readonly string[];
  readonly title: string;
  readonly format: FormatName;
  /** Keys that lead to the list of servers. */
  readonly path: readonly string[];
  /** Where each scope that it has keeps its configuration: what is there is taken, and of what isn't the first. */
  readonly files: Partial<Record<Scope, (place: Place) => readonly string[]>>;
  /** Whether the client is on this machine; by the folder of its configuration unless it says otherwise. */
  readonly traces?: (place: Place) => readonly string[];
  readonly entry: (server: ServerCommand, name: string) => ConfigObject;
  /** The exposure mode that fits what it takes. */
  readonly expose: 'all' | 'find';
  /** Tools that it takes of all its servers together, where its documentation tells. */
  readonly mostTools?: number;
  /** It starts servers with little of the environment. */
  readonly stripsEnvironment: boolean;
  /** Whether it can ask the person for a confirmation (elicitation), as far as its documentation says. */
  readonly asks: 'yes' | 'no' | 'not known';
  /** What the person has to do then. */
  readonly afterwards: string;
  /** The link that adds the server by one click. */
  readonly link?: (name: string, server: ServerCommand) => string;
  /** The same as an address of the web, for pages that show no others. */
  readonly webLink?: (name: string, server: ServerCommand) => string;
}

/** The entry that most clients take. */
export const plainEntry = ({ command, args, env }: ServerCommand): ConfigObject => ({
  command,
  args,
  ...(Object.keys(env).length > 0 ? { env } : {}),
});

/** The same with the word for programs that are spoken to over their input and output. */
export const stdioEntry = (server: ServerCommand): ConfigObject => ({ type: 'stdio', ...plainEntry(server) });

/** A configuration as links carry it. */
export const base64Of = (content: ConfigObject): string => Buffer.from(JSON.stringify(content)).toString('base64');
