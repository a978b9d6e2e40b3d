import type { Credentials } from '../runtime/network/auth/credentials.ts';
import type { ControllerSettings } from '../runtime/network/cluster/types.ts';
import type { SIZES } from './flags.ts';

/** What flags and variables can log in with. */
export type Account = Extract<Credentials, { readonly method: 'updb' | 'cert' | 'headers' | 'none' }>;

/** Which controller to use: a real one, that of a stored network, or the embedded one with its size. */
export type Connection = NamedConnection | StoredConnection;

/** One that flags and variables name. */
export type NamedConnection =
  | { readonly kind: 'controller'; readonly settings: ControllerSettings & { readonly credentials: Account } }
  | { readonly kind: 'sandbox'; readonly size: (typeof SIZES)[number]; readonly callTimeout: number };

/** A stored network: its secrets are only read when they are needed. */
export interface StoredConnection {
  readonly kind: 'stored';
  readonly origin: string;
  /** The account's name, if the settings have it. */
  readonly who: () => Promise<string>;
  /** Whether a person logs in to it. */
  readonly byPerson: boolean;
  /** Whether that person can be anywhere, and not only at this machine. */
  readonly fromAnywhere: boolean;
  /** Whether a person enters a code for each session. */
  readonly asksForCode: boolean;
  /** What a person has to do before it can log in, as far as the stored login shows. */
  readonly missing: () => Promise<string | undefined>;
  readonly callTimeout: number;
  /** @throws {ToolError} of kind `login` if the secrets are not available */
  readonly open: () => Promise<ControllerSettings>;
}

/** The address of its controller; the embedded one has none before it runs. */
export const originOf = (connection: Connection): string => {
  if (connection.kind === 'sandbox') return 'sandbox';
  return connection.kind === 'stored' ? connection.origin : connection.settings.origin;
};

/** What calls and answers call a network: its name among the stored ones, or the address of its controller. */
export const servedName = ({
  name,
  connection,
}: {
  readonly name: string | undefined;
  readonly connection: Connection;
}): string => name ?? originOf(connection);

/** Whether a person logs in to it. */
export const isByPerson = (connection: Connection): boolean => connection.kind === 'stored' && connection.byPerson;
