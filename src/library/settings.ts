import type { Logger } from '../common/log.ts';

/**
 * How a server reaches its controller, and what it serves. Each setting except `log`, `environment`, `username` and
 * `password` is the flag of `ziti-mcp run` with the same name, meaning and default: nothing may change the network
 * unless `allowWrite` names it.
 */
export interface ServerSettings {
  /** `https://host:port` of the controller. May be omitted if `identity` has it. */
  readonly controller?: string;
  /**
   * Names of networks stored by `ziti-mcp init`, found through `environment`. With several, every call selects one with
   * its argument `network`.
   */
  readonly network?: readonly string[];
  /** Ziti identity file to log in with: the JSON written by enrollment. */
  readonly identity?: string;
  /** User name, if there is no identity file. */
  readonly username?: string;
  /** Its password. Never written to logs, answers or the audit trail. */
  readonly password?: string;
  /** PEM file of the CA that signed the controller's certificate. */
  readonly ca?: string;
  /** `SHA256:` and hex pairs: the CA is downloaded from the controller, and must have this fingerprint. */
  readonly caFingerprint?: string;
  /** Use the embedded controller with a sample network instead of a real one. */
  readonly sandbox?: boolean;
  /** Size of its network (small). */
  readonly sandboxSize?: 'empty' | 'small' | 'medium' | 'large';
  /** Skip authentication, for a `spec` of an open API. */
  readonly anonymous?: boolean;
  /** File with header fields to log in with, one `Name: value` on each line, for a `spec` of an API that takes a token or a key. */
  readonly headersFile?: string;
  /** Time limit for one call in seconds (45). */
  readonly timeout?: number;
  /** How tools are served (all). */
  readonly expose?: 'all' | 'categories' | 'managed' | 'find';
  /** Files of OpenAPI documents to serve instead of the built-in ones; unreviewed operations are read-only. */
  readonly spec?: readonly string[];
  /** Folder with review decisions for these documents (the built-in ones). */
  readonly overlay?: string;
  /** `api=version` of the controller's APIs: tools that it lacks in these versions are left out. */
  readonly apiVersion?: readonly string[];
  /** Categories whose tools are served (all). */
  readonly categories?: readonly string[];
  /** Names and globs of the tools that are served (all). */
  readonly tools?: readonly string[];
  /** Names and globs of tools that are never served. */
  readonly deny?: readonly string[];
  /** Names and globs of the tools that may change the network (none). */
  readonly allowWrite?: readonly string[];
  /** Allow no changes, whatever the other settings say. */
  readonly readOnly?: boolean;
  /** YAML file with rules and limits. */
  readonly policy?: string;
  /** Who confirms destructive calls: a person through the client, or a second call (elicit). */
  readonly confirm?: 'elicit' | 'token';
  /**
   * YAML file with access tests: who must, and must not, reach which services. A change that breaks a test is refused.
   */
  readonly accessTests?: string;
  /** Do not read changes back to check them. */
  readonly noVerify?: boolean;
  /** Maximum tokens in one answer (6000); 0 for no limit. */
  readonly maxResultTokens?: number;
  /** List output schemas, and also send answers as structured data. */
  readonly outputSchemas?: boolean;
  /** Names and globs of tools whose answers show secrets (none). */
  readonly reveal?: readonly string[];
  /** Folder for the secrets in answers; each is written to a file, and the answer contains the file name instead. */
  readonly secretsDir?: string;
  /** Audit trail file, or `stderr` (a default file of the platform). */
  readonly audit?: string;
  /** Where the server logs to (nowhere). */
  readonly log?: Logger;
  /**
   * Variables for proxies (`HTTPS_PROXY`, `NO_PROXY`) and for the location of files. None are read unless you pass
   * them: `process.env` gives the behaviour of the command line.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
