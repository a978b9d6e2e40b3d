import type { FlagGroup } from './flag-groups.ts';

/** How the value of a flag is written. A list may be repeated and contain commas; a switch takes no value. */
export type FlagKind = 'text' | 'number' | 'switch' | 'list';

/** The numbers that a flag accepts: whole ones, unless it says otherwise. */
export interface NumberRange {
  readonly least: number;
  readonly most: number;
  readonly fractions?: true;
}

/** What all flags have. */
interface FlagFacts {
  readonly name: string;
  /** The placeholder for its value, in capitals, as the help shows it. */
  readonly value?: string;
  readonly help: string;
  /** What it is about. A flag that only one command has needs none. */
  readonly group?: FlagGroup;
  /** The values it accepts, if there is a fixed set. */
  readonly choices?: readonly string[];
  /** Flags that it replaces if they come from a lower source: the environment, or a file. */
  readonly replaces?: readonly string[];
  /** Whether it restricts what is allowed: its variable must not be empty, since that may be a mistake. */
  readonly restricts?: boolean;
  /** Its second value would silently replace the first, so it is refused; what to do instead. */
  readonly once?: string;
  /** It applies to all networks of one server. */
  readonly shared?: true;
  /** Spellings used by an earlier server. */
  readonly also?: readonly string[];
  /** What is wrong with a value, as a sentence; undefined if it is fine. */
  readonly fault?: (value: string) => string | undefined;
  /** Whether two values mean the same (if they are equal). */
  readonly isSame?: (one: string, other: string) => boolean;
}

/** One flag. Its variable, help and validation are derived from this. */
export type Flag = FlagFacts &
  (
    | { readonly kind: 'number'; readonly range: NumberRange }
    | { readonly kind: Exclude<FlagKind, 'number'>; readonly range?: never }
  );

/** 0 picks a free one. */
export const PORTS: NumberRange = { least: 0, most: 65_535 };

/** For what has no natural limit: more than this can only be a mistake. */
export const BILLION = 1_000_000_000;

/** Defines flags of one group. */
export const inGroup =
  (group: FlagGroup) =>
  <const F extends Flag>(flag: F): F & { readonly group: FlagGroup } => ({ ...flag, group });

/** The prefix of this program's variables. */
export const PREFIX = 'ZITI_MCP_';

/** The variable of a flag: `--ca-fingerprint` is `ZITI_MCP_CA_FINGERPRINT`. */
export const variableOf = (name: string): string => `${PREFIX}${name.toUpperCase().replaceAll('-', '_')}`;
