import type { Writable } from 'node:stream';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import type { Flag } from './flag.ts';
import type { Environment } from './merge.ts';
import type { Values } from './read-values.ts';
import type { Screen } from './terminal/fitted.ts';

/** What a command gets: its operands, flags and environment. */
export interface Invocation {
  readonly operands: readonly string[];
  readonly values: Values;
  readonly environment: Environment;
  readonly stdout: Writable & Screen;
  /** Loads all commands, in the order of the help. */
  readonly commands: () => Promise<readonly Command[]>;
  /** The secrets that this process holds, so that a crash does not reveal those of a session. */
  readonly known: KnownSecrets;
}

/** One command of the program. The list of commands, their help and their flags are derived from this. */
export interface Command {
  readonly name: string;
  /** Other words that people try for it; they only find it in the error. */
  readonly also?: readonly string[];
  /** Operands as the help shows them. */
  readonly operands?: string;
  readonly help: string;
  readonly flags: readonly Flag[];
  readonly examples: readonly string[];
  /** Runs the command. @returns the exit code */
  run(invocation: Invocation): Promise<number>;
}
