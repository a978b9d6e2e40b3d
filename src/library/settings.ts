import type { Logger } from '../common/log.ts';

/**
 * How a server reaches its controller, and what it serves. Each setting but `log`, `environment`, `username` and
 * `password` is the flag of `ziti-mcp run` of the same name, with the same meaning and the same default: nothing may
 * change the network unless `allowWrite` names it.
 */
export interface ServerSettings {
  /** `https://host:port` of the controller. May be left out where `identity` names it. */
  readonly controller?: string;
  /**
   * Names of networks that `ziti-mcp init` has stored; `environment` leads to them. With several, every call says by its
   * argument `network` which one it is about.
   */
  readonly network?: readonly string[];
  /** File of a Ziti identity to log in with: the JSON that enrolment wrote. */
  readonly identity?: string;
  /** User name, where no identity file is given. */
  readonly username?: string;
  /** Its password. Never written to logs, answers or the audit trail. */
  readonly password?: string;
  /** PEM file of the authority that signed the controller's certificate. */
  readonly ca?: string;
  /** `SHA256:` and hex pairs: the authority is fetched from the controller, and must have this fingerprint. */
  readonly caFingerprint?: string;
  /** Use the embedded controller with a made-up network in the place of a real one. */
  readonly sandbox?: boolean;
  /** How large its network is (small). */
  readonly sandboxSize?: 'empty' | 'small' | 'medium' | 'large';
  /** Log in nowhere, for a `spec` of a product that wants no log-in. */
  readonly anonymous?: boolean;
  /** Longest time for one call, in seconds (45). */
  readonly timeout?: number;
  /** How tools are served (all). */
  readonly expose?: 'all' | 'categories' | 'managed' | 'find';
  /** Files of OpenAPI documents to serve instead of the built-in ones; unreviewed operations are read-only. */
  readonly spec?: readonly string[];
  /** Folder of what people judged of these documents (what is built in). */
  readonly overlay?: string;
  /** `api=version` of the controller's APIs: what it lacks in these versions is left out. */
  readonly apiVersion?: readonly string[];
  /** Categories whose tools are served (all). */
  readonly categories?: readonly string[];
  /** Names and globs of the tools that are served (all). */
  readonly tools?: readonly string[];
  /** Names and globs of tools that are never served. */
  readonly deny?: readonly string[];
  /** Names and globs of the tools that may change the network (none). */
  readonly allowWrite?: readonly string[];
  /** Nothing may change anything, whatever else is said. */
  readonly readOnly?: boolean;
  /** YAML file with rules and limits. */
  readonly policy?: string;
  /** Who confirms what removes or replaces something: a person through the client, or a second call (elicit). */
  readonly confirm?: 'elicit' | 'token';
  /** YAML file of who must, and must not, reach which services: a change that breaks a test of it is refused. */
  readonly accessTests?: string;
  /** Do not read an entity back after a change to see what became of it. */
  readonly noVerify?: boolean;
  /** Most tokens of one answer (6000); 0 for no limit. */
  readonly maxResultTokens?: number;
  /** List output schemas, and send answers as data too. */
  readonly outputSchemas?: boolean;
  /** Names and globs of tools whose answers show secrets (none). */
  readonly reveal?: readonly string[];
  /** Folder for the secrets of answers, each in a file that is named in its place. */
  readonly secretsDir?: string;
  /** File of the audit trail, or `stderr` (a file at the platform's place for such things). */
  readonly audit?: string;
  /** Where the server says what it does (nowhere). */
  readonly log?: Logger;
  /**
   * Variables for proxies (`HTTPS_PROXY`, `NO_PROXY`) and for the places of files. None are read unless they are given:
   * `process.env` does what the command line does.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
