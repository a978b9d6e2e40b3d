import type { StoredLogin } from '../logins/stored-login.ts';

/** A network in the settings file. None of it is secret. */
export interface NetworkSettings {
  /** `https://host:port` of its controller. */
  readonly controller: string;
  /** The addresses of the other controllers of its cluster. */
  readonly others?: readonly string[];
  /** PEM of the CAs to trust. */
  readonly ca?: string;
  readonly logIn: StoredLogin;
  /** Each session asks a person for the code of a second factor; it did when the network was set up. */
  readonly secondFactor?: true;
  /** Where its secrets are: in the platform's keychain, in an encrypted file, or nowhere if its login has none. */
  readonly secrets: 'keychain' | 'file' | 'none';
  /** Opens the encrypted file, instead of a passphrase. */
  readonly keyFile?: string;
  /** Values of `run` flags for this network; the command line overrides them. */
  readonly flags?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
}

/** The settings file. */
export interface NetworksFile {
  readonly version: number;
  /** The network to use when none is named. */
  readonly default?: string;
  readonly networks: Readonly<Record<string, NetworkSettings>>;
}
