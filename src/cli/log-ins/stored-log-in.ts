import type { ZodObject } from 'zod';
import type { NetworkSecrets } from '../../keychain/secret-store.ts';
import type { Credentials } from '../../runtime/network/auth/credentials.ts';
import type { Flag } from '../flags.ts';
import type { Environment } from '../merge.ts';
import type { StoredLogIn } from '../networks/stored-network.ts';
import type { Values } from '../read-values.ts';

/** Asks the person who sets up a network, or reads what flags, variables and stdin have said already. */
export interface Asking {
  readonly values: Values;
  readonly environment: Environment;
  /** Whether a person is there to be asked. */
  readonly attended: boolean;
  /**
   * A text: what the flag says, or what a person answers.
   * @param check what is wrong with an answer, as a sentence; undefined where nothing is
   * @param usual what a person need only confirm
   * @throws {UsageError} where nobody is there to be asked, and for what the check refuses
   */
  text(flag: string, question: string, check?: (text: string) => string | undefined, usual?: string): Promise<string>;
  /** One of several, by its value. @throws {UsageError} as `text` */
  choice(flag: string, question: string, options: readonly Choice[]): Promise<string>;
  /** A secret: from the flag's variable, from stdin where the flag is `-`, or typed without being shown. @throws {UsageError} */
  secret(flag: string, question: string): Promise<string>;
  /** Any number of several, by their values; none where nobody is there. */
  several(question: string, options: readonly Choice[]): Promise<readonly string[]>;
  /** Yes or no. Without a person it is no. */
  confirm(question: string): Promise<boolean>;
  /** Shows something, such as an address to open. */
  tell(text: string): void;
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
}

/** How a controller is reached before anybody has logged in. */
export interface Reached {
  /** `https://host:port` */
  readonly controller: string;
  /** The other controllers of its cluster, as far as they are known. */
  readonly others?: readonly string[];
  /** PEM of the authorities to trust; those of the platform where absent. */
  readonly ca?: string;
}

/** What a stored login needs besides its settings. */
export interface Kept {
  readonly secrets: OwnSecrets;
  /** `https://host:port` */
  readonly controller: string;
  /** For values from a variable or a program. */
  readonly environment: Environment;
}

/** Secrets of one network. */
export type OwnSecrets = Pick<NetworkSecrets, 'get' | 'exclusively'>;

/** What a person has said about a log-in. */
export interface AskedLogIn {
  /** For the settings file. */
  readonly logIn: StoredLogIn;
  /** For the keychain, by key. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What the person may do afterwards. */
  readonly afterwards?: string;
}

/**
 * A way to log in that can be set up and stored: one file each, and one line in the list of `index.ts`. Menus, flags, the
 * form of the settings file and its schema follow.
 */
export interface StorableLogIn {
  /** What the settings file and `--auth-mode` call it. */
  readonly method: string;
  /** Other words of `--auth-mode` for it. */
  readonly also?: readonly string[];
  /** A person logs in, with a browser or a code: the server cannot do it alone. */
  readonly byPerson?: true;
  /** What a menu calls it. */
  readonly title: string;
  readonly hint: string;
  /** Its form in the settings file. */
  readonly form: () => Promise<ZodObject>;
  /** Flags of `init` for it. */
  readonly flags: readonly Flag[];
  /** Whether these values ask for this log-in, though they do not name it. */
  readonly meant: (values: Values) => boolean;
  /** The controller, where the log-in names it: then nobody is asked. @throws {UsageError} */
  names?(asking: Asking): Promise<Reached | undefined>;
  /** @throws {UsageError} where something is missing, and nobody is there to be asked */
  ask(asking: Asking, reached: Reached): Promise<AskedLogIn>;
  /** Whom the controller knows, as far as the settings tell. */
  who(logIn: StoredLogIn): string;
  /** What a connection logs in with; undefined where a secret is missing. @throws {SecretStoreError} */
  credentials(logIn: StoredLogIn, kept: Kept): Promise<Credentials | undefined>;
  /** Until when the stored credentials hold, where they tell; ISO 8601. @throws {SecretStoreError} */
  validUntil?(logIn: StoredLogIn, kept: Kept): Promise<string | undefined>;
  /** What a person has to do before the login works; undefined if it works by itself. @throws {SecretStoreError} */
  missing?(logIn: StoredLogIn, kept: Kept): Promise<string | undefined>;
}
