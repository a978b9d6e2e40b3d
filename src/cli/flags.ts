import { CONFIRM_MODES } from '../runtime/gate/policy/types.ts';
import { exposureModes } from '../runtime/tools/exposure/index.ts';

/** How the value of a flag is written. A list may be repeated and contain commas; a switch takes no value. */
export type FlagKind = 'text' | 'number' | 'switch' | 'list';

/** One flag. Its variable, help and validation are derived from this. */
export interface Flag {
  readonly name: string;
  readonly kind: FlagKind;
  /** The placeholder for its value, in capitals, as the help shows it. */
  readonly value?: string;
  readonly help: string;
  /** The values it accepts, if there is a fixed set. */
  readonly choices?: readonly string[];
  /** Flags that do not count beside it where they come from a lower source: the environment, or a file. */
  readonly replaces?: readonly string[];
  /** Whether it takes something away from what is allowed: its variable must not be empty, since that may be a mistake. */
  readonly restricts?: boolean;
  /** It holds for all networks that are served together. */
  readonly shared?: true;
  /** Spellings used by an earlier server. */
  readonly also?: readonly string[];
}

export const SIZES = ['empty', 'small', 'medium', 'large'] as const;
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export const LOG_FORMATS = ['text', 'json'] as const;

const flag = <const F extends Flag>(each: F): F => each;

/** Which stored network to use. */
export const networkFlag = flag({
  name: 'network',
  kind: 'list',
  value: 'NAME',
  help: 'a network that ziti-mcp init has stored; several are served together (the default one, where no controller is named)',
  replaces: ['controller', 'identity', 'sandbox'],
});

/** Which controller, and how to trust it. User name and password are variables only: other users can see arguments. */
export const connectionFlags = [
  networkFlag,
  flag({
    name: 'controller',
    kind: 'text',
    value: 'URL',
    help: 'the controller, as https://host:port',
    replaces: ['network', 'sandbox'],
    also: ['ziti-controller-host'],
  }),
  flag({
    name: 'identity',
    kind: 'text',
    value: 'FILE',
    help: 'a Ziti identity (JSON) to log in with; names the controller and its CA too',
    replaces: ['network', 'sandbox'],
    also: ['identity-file'],
  }),
  flag({
    name: 'ca',
    kind: 'text',
    value: 'FILE',
    help: 'PEM file of the authority that signed the controller',
    replaces: ['ca-fingerprint'],
  }),
  flag({
    name: 'ca-fingerprint',
    kind: 'text',
    value: 'SHA256:..',
    help: 'fetch the authority from the controller; it must have this fingerprint',
    replaces: ['ca'],
  }),
  flag({
    name: 'sandbox',
    kind: 'switch',
    help: 'use the embedded controller with a small made-up network',
    replaces: ['network', 'controller', 'identity'],
  }),
  flag({
    name: 'sandbox-size',
    kind: 'text',
    value: 'SIZE',
    help: `its network: ${SIZES.join(', ')}`,
    choices: SIZES,
  }),
  flag({ name: 'anonymous', kind: 'switch', help: 'skip authentication (for --spec of an open API)' }),
  flag({ name: 'timeout', kind: 'number', value: 'SECONDS', help: 'longest time for one call (45)' }),
] as const;

/** Which tools are served, and how. */
export const exposureFlags = [
  flag({
    name: 'expose',
    shared: true,
    kind: 'text',
    value: 'MODE',
    help: `how they are served: ${exposureModes.map(({ id }) => id).join(', ')} (${exposureModes[0]?.id}); see docs/clients.md`,
    choices: exposureModes.map(({ id }) => id),
  }),
  flag({
    name: 'spec',
    shared: true,
    kind: 'list',
    value: 'FILE',
    help: 'serve these OpenAPI documents instead of the built-in ones; unreviewed operations are read-only',
  }),
  flag({
    name: 'overlay',
    shared: true,
    kind: 'text',
    value: 'DIR',
    help: 'what people judged of the documents of --spec: files as in spec/overlay (the built-in ones)',
  }),
  flag({
    name: 'api-version',
    kind: 'list',
    value: 'API=V',
    help: 'leave out what the controller lacks in this version of an API, such as edge-management=0.26.52',
  }),
  flag({
    name: 'categories',
    kind: 'list',
    value: 'LIST',
    help: 'serve only the tools of these categories (all)',
    restricts: true,
  }),
  flag({ name: 'tools', kind: 'list', value: 'GLOBS', help: 'serve only these tools (all)', restricts: true }),
  flag({ name: 'deny', kind: 'list', value: 'GLOBS', help: 'never serve these', restricts: true }),
  flag({ name: 'allow-write', kind: 'list', value: 'GLOBS', help: 'let these change the network (none)' }),
  flag({
    name: 'read-only',
    kind: 'switch',
    help: 'nothing may change anything, whatever else is said',
    restricts: true,
  }),
  flag({
    name: 'policy',
    kind: 'text',
    value: 'FILE',
    help: 'YAML file with rules and limits, see docs/policy.md',
    restricts: true,
  }),
] as const;

/** How long answers may be, and in which formats. */
export const answerFlags = [
  flag({
    name: 'max-result-tokens',
    shared: true,
    kind: 'number',
    value: 'N',
    help: 'most tokens of one answer; more comes in parts (6000; 0 for no limit)',
  }),
  flag({
    name: 'output-schemas',
    shared: true,
    kind: 'switch',
    help: 'list output schemas, and send answers as data too',
  }),
] as const;

/** What is shown, and what is recorded. */
export const safetyFlags = [
  flag({
    name: 'confirm',
    kind: 'text',
    value: 'HOW',
    help: 'who confirms what removes or replaces: elicit, a person through the client; token, a second call (elicit)',
    choices: CONFIRM_MODES,
  }),
  flag({ name: 'reveal', kind: 'list', value: 'GLOBS', help: 'show secrets in the answers of these tools (none)' }),
  flag({
    name: 'secrets-dir',
    kind: 'text',
    value: 'DIR',
    help: 'put each secret of an answer into a file in DIR, and name the file in its place',
  }),
  flag({
    name: 'access-tests',
    kind: 'text',
    value: 'FILE',
    help: 'refuse changes that break a test of FILE: who must, and must not, reach which services',
    restricts: true,
  }),
  flag({ name: 'no-verify', shared: true, kind: 'switch', help: 'do not read back what a change did' }),
  flag({
    name: 'audit',
    kind: 'text',
    value: 'FILE',
    help: 'write the audit trail to FILE, or to stderr (a file of the platform, see ziti-mcp audit)',
  }),
] as const;

export const configFlag = flag({
  name: 'config',
  kind: 'text',
  value: 'FILE',
  help: 'JSON file with values for flags, by their names',
});

export const generalFlags = [
  configFlag,
  flag({
    name: 'log-level',
    kind: 'text',
    value: 'LEVEL',
    help: `${LOG_LEVELS.join(', ')} (info, for call warn; DEBUG=ziti-mcp means debug)`,
    choices: LOG_LEVELS,
  }),
  flag({
    name: 'log-format',
    kind: 'text',
    value: 'FORMAT',
    help: `${LOG_FORMATS.join(' or ')}, on stderr (text)`,
    choices: LOG_FORMATS,
  }),
] as const;

/** How the variables of this program begin. */
export const PREFIX = 'ZITI_MCP_';

/** The variable of a flag: `--ca-fingerprint` is `ZITI_MCP_CA_FINGERPRINT`. */
export const variableOf = (name: string): string => `${PREFIX}${name.toUpperCase().replaceAll('-', '_')}`;
