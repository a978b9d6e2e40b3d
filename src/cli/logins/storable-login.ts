import type { ZodObject } from 'zod';
import type { NetworkSecrets } from '../../keychain/secret-store.ts';
import type { Credentials } from '../../runtime/network/auth/credentials.ts';
import type { Flag } from '../flag.ts';
import type { Environment } from '../merge.ts';
import type { RawValues } from '../parse.ts';
import type { Values } from '../read-values.ts';
import type { StoredLogin } from './stored-login.ts';

/** Prompts the person who sets up a network, unless flags, variables or stdin give the answer. */
export interface Prompter {
  readonly values: Values;
  readonly environment: Environment;
  /** Whether a person is there to be asked. */
  readonly attended: boolean;
  /**
   * A text: the flag's value, or what the person types.
   * @param check what is wrong with an answer, as a sentence; undefined if it is fine
   * @throws {UsageError} without a terminal, and for a value that the check rejects
   */
  text(
    flag: string,
    question: string,
    check?: (text: string) => string | undefined,
    answers?: KnownAnswers,
  ): Promise<string>;
  /** One of several, by its value. @throws {UsageError} as `text` */
  choice(flag: string, question: string, options: readonly Choice[], usual?: string): Promise<string>;
  /** A secret: from the flag's variable, from stdin if the flag is `-`, or typed without echo. @throws {UsageError} */
  secret(flag: string, question: string): Promise<string>;
  /** A code that is good for one use, typed without echo. @throws {UsageError} */
  code(question: string): Promise<string>;
  /** Any number of several, by their values; none without a terminal. */
  several(question: string, options: readonly Choice[]): Promise<readonly string[]>;
  /** Yes or no. Without a terminal it is no. */
  confirm(question: string): Promise<boolean>;
  /** Shows a message, such as an address to open. */
  show(text: string): void;
  /** Shows what takes a moment, so that nobody types in the meantime; nothing without a terminal. */
  progress(text: string): void;
}

/** Answers that a person need not type in full. */
export interface KnownAnswers {
  /** What an empty answer means. What the person types replaces it. */
  readonly usual?: string | undefined;
  /** What the person answered before, to correct: they edit it. */
  readonly earlier?: string;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** How to reach a controller before logging in. */
export interface ReachedController {
  /** `https://host:port` */
  readonly controller: string;
  /** The other controllers of its cluster, as far as they are known. */
  readonly others?: readonly string[];
  /** PEM of the CAs to trust; the platform's CAs if absent. */
  readonly ca?: string;
}

/** What a stored login needs besides its settings. */
export interface LoginContext {
  readonly secrets: LoginSecrets;
  /** `https://host:port` */
  readonly controller: string;
  /** For values from a variable or a program. */
  readonly environment: Environment;
}

/** Secrets of one network. */
export type LoginSecrets = Pick<NetworkSecrets, 'get' | 'exclusively'>;

/** What a person entered for a login. */
export interface EnteredLogin {
  /** For the settings file. */
  readonly login: StoredLogin;
  /** For the keychain, by key. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What the person may do afterwards. */
  readonly afterwards?: string;
}

/**
 * A way to log in that can be set up and stored: one file each, and one line in the list of `index.ts`. Menus, flags,
 * the settings file and its schema are derived from it.
 */
export interface StorableLogin {
  /** Its name in the settings file and in `--auth-mode`. */
  readonly method: string;
  /** Other values of `--auth-mode` for it. */
  readonly also?: readonly string[];
  /** A person logs in, with a browser or a code: the server cannot do it alone. */
  readonly byPerson?: true;
  /** The person can be anywhere: over HTTP, each person logs in separately. */
  readonly fromAnywhere?: true;
  /** It keeps tokens between two runs of the program, which a logout revokes. */
  readonly keepsTokens?: true;
  /** A second factor is asked for once, and not for each session. */
  readonly asksForCodeOnce?: true;
  /** Its name in a menu. */
  readonly title: string;
  readonly hint: string;
  /** Its form in the settings file. */
  readonly form: () => Promise<ZodObject>;
  /** All flags of `init` that it reads. Several logins can read the same one. */
  readonly flags: readonly Flag[];
  /** Whether these values imply this login without naming it. */
  readonly isImplied: (values: Values) => boolean;
  /** The controller, if the login names it; then there is no prompt. @throws {UsageError} */
  names?(prompter: Prompter): Promise<ReachedController | undefined>;
  /** @throws {UsageError} if something is missing and there is no terminal */
  prompt(prompter: Prompter, reached: ReachedController): Promise<EnteredLogin>;
  /** The settings with the name of the identity that logged in, where they only have that of its certificate. */
  named?(login: StoredLogin, identity: string): StoredLogin;
  /** The account's name, if the settings have it. */
  who(login: StoredLogin): string;
  /** What its credentials are read from each time, if none of them are stored. */
  readFrom?(login: StoredLogin): string;
  /**
   * The flags that it was set up with, as its settings say, unless these values replace them: the answers to offer, or to
   * use where nobody can be asked, when the network is set up again.
   */
  flagsAgain(login: StoredLogin, given: Values): RawValues;
  /** Why MCP clients may not be able to log in with it, although it works at a terminal. @param network its name */
  obstacle?(login: StoredLogin, network: string): string | undefined;
  /** What a connection logs in with; undefined if a secret is missing. @throws {SecretStoreError} */
  credentials(login: StoredLogin, context: LoginContext): Promise<Credentials | undefined>;
  /**
   * When the credentials expire, if known; ISO 8601.
   * @throws {SecretStoreError}
   * @throws {ToolError} if they are not stored, and cannot be read either
   */
  validUntil?(login: StoredLogin, context: LoginContext): Promise<string | undefined>;
  /** What a person has to do before the login works; undefined if it works by itself. @throws {SecretStoreError} */
  missing?(login: StoredLogin, context: LoginContext): Promise<string | undefined>;
}
