import { resolve } from 'node:path';
import { CONFIRM_MODES } from '../runtime/gate/policy/types.ts';
import { exposureModes } from '../runtime/tools/exposure/index.ts';
import { isSameController } from './controller-address.ts';
import { BILLION, inGroup } from './flag.ts';

export const SIZES = ['empty', 'small', 'medium', 'large'] as const;
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const LOG_FORMATS = ['text', 'json'] as const;

const isSamePath = (one: string, other: string): boolean => resolve(one) === resolve(other);

const aboutController = inGroup('Controller');
const aboutTools = inGroup('Tools');
const aboutSafety = inGroup('Safety');
const aboutAnswers = inGroup('Answers');
const aboutConfiguration = inGroup('Configuration, log and audit');
const aboutOtherApis = inGroup('Other APIs');

/** Which stored network to use. */
export const networkFlag = aboutController({
  name: 'network',
  kind: 'list',
  value: 'NAME',
  help: 'a network stored by ziti-mcp init; repeat it to serve several (the default network, if no controller is given)',
  replaces: ['controller', 'identity', 'ca', 'ca-fingerprint', 'sandbox', 'sandbox-size', 'anonymous', 'headers-file'],
});

const SEVERAL =
  'To serve several networks, store each with ziti-mcp init --network NAME, then repeat --network NAME instead.';

/** A Ziti identity. */
export const identityFlag = aboutController({
  name: 'identity',
  kind: 'text',
  value: 'FILE',
  help: 'Ziti identity file (JSON) to log in with; it also names the controller and its CA',
  once: SEVERAL,
  replaces: ['network', 'sandbox', 'sandbox-size', 'anonymous', 'headers-file', 'username', 'password'],
  also: ['identity-file'],
  isSame: isSamePath,
});

/** Which controller, and how to trust it. User name and password are variables only: other users can see arguments. */
export const connectionFlags = [
  networkFlag,
  aboutController({
    name: 'controller',
    kind: 'text',
    value: 'URL',
    help: 'the controller, as https://host:port',
    once: SEVERAL,
    replaces: ['network', 'sandbox', 'sandbox-size'],
    also: ['ziti-controller-host'],
    isSame: isSameController,
  }),
  identityFlag,
  aboutController({
    name: 'ca',
    kind: 'text',
    value: 'FILE',
    help: "PEM file of the CA that signed the controller's certificate",
    once: 'A PEM file can contain several certificates.',
    isSame: isSamePath,
    replaces: ['ca-fingerprint'],
  }),
  aboutController({
    name: 'ca-fingerprint',
    kind: 'text',
    value: 'SHA256:..',
    help: "download the controller's CA, which must have this fingerprint",
    once: 'A controller has one CA.',
    replaces: ['ca'],
  }),
  aboutController({
    name: 'sandbox',
    kind: 'switch',
    help: 'use the embedded controller with a small sample network',
    replaces: ['network', 'controller', 'identity', 'ca', 'ca-fingerprint', 'anonymous', 'headers-file'],
  }),
  aboutController({
    name: 'sandbox-size',
    kind: 'text',
    value: 'SIZE',
    help: `size of its network: ${SIZES.join(', ')}`,
    choices: SIZES,
  }),
  aboutOtherApis({
    name: 'anonymous',
    kind: 'switch',
    help: 'skip authentication (for --spec of an open API)',
    replaces: ['headers-file'],
  }),
  aboutOtherApis({
    name: 'headers-file',
    kind: 'text',
    value: 'FILE',
    help: 'file with the header fields to log in with, one "Name: value" on each line (for --spec of an API that takes a token or a key)',
    once: 'A file can have several header fields.',
    replaces: ['network', 'identity', 'anonymous'],
    isSame: isSamePath,
  }),
  aboutController({
    name: 'timeout',
    kind: 'number',
    range: { least: 0.001, most: 86_400, fractions: true },
    value: 'SECONDS',
    help: 'time limit for one call (45)',
  }),
] as const;

/** Which tools are served, and how. */
export const exposureFlags = [
  aboutTools({
    name: 'expose',
    shared: true,
    kind: 'text',
    value: 'MODE',
    help: `how to expose the tools: ${exposureModes.map(({ id }) => id).join(', ')} (${exposureModes[0]?.id}); see docs/clients.md`,
    choices: exposureModes.map(({ id }) => id),
  }),
  aboutOtherApis({
    name: 'spec',
    shared: true,
    kind: 'list',
    value: 'FILE',
    help: 'serve these OpenAPI documents instead of the built-in ones; unreviewed operations are read-only',
  }),
  aboutOtherApis({
    name: 'overlay',
    shared: true,
    kind: 'text',
    value: 'DIR',
    help: 'folder of overlay files with your review of the --spec documents (the built-in ones)',
  }),
  aboutTools({
    name: 'api-version',
    kind: 'list',
    value: 'API=V',
    help: 'leave out operations that this version of an API lacks, such as edge-management=0.26.52',
  }),
  aboutTools({
    name: 'categories',
    kind: 'list',
    value: 'LIST',
    help: 'serve only tools in these categories (all)',
    restricts: true,
  }),
  aboutTools({ name: 'tools', kind: 'list', value: 'GLOBS', help: 'serve only these tools (all)', restricts: true }),
  aboutTools({ name: 'deny', kind: 'list', value: 'GLOBS', help: 'never serve these tools', restricts: true }),
  aboutSafety({
    name: 'allow-write',
    kind: 'list',
    value: 'GLOBS',
    help: 'allow these tools to change the network (none)',
  }),
  aboutSafety({
    name: 'read-only',
    kind: 'switch',
    help: 'allow no changes, whatever other flags say',
    restricts: true,
  }),
  aboutSafety({
    name: 'policy',
    kind: 'text',
    value: 'FILE',
    help: 'YAML file with rules and limits; see docs/policy.md',
    restricts: true,
  }),
] as const;

/** How long answers may be, and in which formats. */
export const answerFlags = [
  aboutAnswers({
    name: 'max-result-tokens',
    shared: true,
    kind: 'number',
    range: { least: 0, most: BILLION },
    value: 'N',
    help: 'maximum tokens in one answer; longer answers come in parts (6000; 0 for no limit)',
  }),
  aboutAnswers({
    name: 'output-schemas',
    shared: true,
    kind: 'switch',
    help: 'list output schemas, and also send answers as structured data',
  }),
] as const;

/** What is shown, and what is recorded. */
export const safetyFlags = [
  aboutSafety({
    name: 'confirm',
    kind: 'text',
    value: 'HOW',
    help: 'who confirms destructive calls: elicit asks a person through the client; token needs a second call (elicit)',
    choices: CONFIRM_MODES,
  }),
  aboutSafety({
    name: 'reveal',
    kind: 'list',
    value: 'GLOBS',
    help: 'show secrets in the answers of these tools (none)',
  }),
  aboutSafety({
    name: 'secrets-dir',
    kind: 'text',
    value: 'DIR',
    help: 'write each secret in an answer to a file in DIR, and show the file name instead',
  }),
  aboutSafety({
    name: 'access-tests',
    kind: 'text',
    value: 'FILE',
    help: 'refuse changes that break a test in FILE: tests say who must, and must not, reach which services',
    restricts: true,
  }),
  aboutSafety({ name: 'no-verify', shared: true, kind: 'switch', help: 'do not read changes back to check them' }),
  aboutConfiguration({
    name: 'audit',
    kind: 'text',
    value: 'FILE',
    help: 'write the audit trail to FILE or to stderr (a default file, see ziti-mcp audit)',
  }),
] as const;

export const configFlag = aboutConfiguration({
  name: 'config',
  kind: 'text',
  value: 'FILE',
  help: 'JSON file of flag names and values',
  restricts: true,
});

export const generalFlags = [
  configFlag,
  aboutConfiguration({
    name: 'log-level',
    kind: 'text',
    value: 'LEVEL',
    help: `${LOG_LEVELS.join(', ')} (info; warn for call; DEBUG=ziti-mcp means debug)`,
    choices: LOG_LEVELS,
  }),
  aboutConfiguration({
    name: 'log-format',
    kind: 'text',
    value: 'FORMAT',
    help: `${LOG_FORMATS.join(' or ')}, on stderr (text)`,
    choices: LOG_FORMATS,
  }),
] as const;

/** What whoever operates a server can watch. */
export const telemetryFlag = aboutConfiguration({
  name: 'telemetry',
  shared: true,
  kind: 'switch',
  help: 'send OpenTelemetry traces and metrics, as the OTEL_* variables configure (on if OTEL_EXPORTER_OTLP_ENDPOINT is set)',
});
