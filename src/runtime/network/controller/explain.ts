import { READ_FIRST } from '../../../common/read-first.ts';
import { ToolError, UnsentError } from '../../../common/tool-error.ts';
import type { AttemptFailure } from './attempt-failure.ts';
import { LONGEST_ANSWER } from './longest-answer.ts';
import { MOST_VALUES } from './readable.ts';
import { setBy } from './set-by.ts';
import type { ConnectionSettings } from './types.ts';

/** OpenSSL's codes for a chain without a trusted authority. */
export const UNKNOWN_AUTHORITY: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);

/** A failure for the reader: what happened, and what to do. */
type Words = readonly [message: string, next: string];
type Explanation = (settings: ConnectionSettings, failure: AttemptFailure) => Words;

const checkAddress = (settings: ConnectionSettings): string =>
  `Check the address of the controller${setBy('--controller', settings)}, and the network or VPN.`;
const AGAIN = 'Try again. If it keeps happening, check the controller and the network.';
const LESS = 'Request less at once, with limit or filter.';
const MANAGEMENT_PORT = 'Check the port: it must be that of the management API, and no proxy may answer instead.';
const CERTIFICATE = 'The operator of the controller must renew its certificate.';

const broken: Explanation = ({ origin }, { reason }) => [
  `The connection to the controller at ${origin} broke (${reason}).`,
  AGAIN,
];
const unreachable: Explanation = (settings, { reason }) => [
  `The controller at ${settings.origin} cannot be reached over the network (${reason}).`,
  checkAddress(settings),
];
const unknownName: Explanation = (settings, { reason }) => [
  `The host name in ${settings.origin} cannot be resolved (${reason}).`,
  checkAddress(settings),
];
const noTls: Explanation = ({ origin }, { reason }) => [
  `The server at ${origin} does not speak compatible TLS (${reason}).`,
  'Check the port: it must be that of the management API.',
];
const noHttp: Explanation = ({ origin }, { reason }) => [
  `The server at ${origin} does not speak HTTP (${reason}).`,
  'Check the port: it must be that of the management API, not one for routers.',
];
/** A router port answers like this, and so, briefly, does a controller that is starting. */
const refusedTls: Explanation = ({ origin }, { reason }) => [
  `The server at ${origin} closed the connection during the TLS handshake (${reason}).`,
  'If the controller is just starting, try again in a few seconds. Otherwise check the port: it must be that of the management API, not one for routers.',
];
const ownCertificate: Explanation = ({ origin }, { reason }) => [
  `The controller at ${origin} refused the client certificate of this identity (${reason}).`,
  'Check that the identity belongs to this network and has not expired; otherwise enroll it again.',
];

const secondsIn = (milliseconds: number): number => Number((milliseconds / 1000).toPrecision(3));

const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOTFOUND: unknownName,
  EAI_AGAIN: unknownName,
  ECONNREFUSED: (settings) => [
    `Connection refused: nothing is listening at ${settings.origin}.`,
    `Check that the controller is running, and that its host and port are right${setBy('--controller', settings)}.`,
  ],
  ECONNRESET: broken,
  EPIPE: broken,
  UND_ERR_SOCKET: broken,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: unreachable,
  UND_ERR_CONNECT_TIMEOUT: (settings) => [
    `Could not connect to the controller at ${settings.origin} within ${settings.connectTimeout / 1000} seconds.`,
    checkAddress(settings),
  ],
  TIMEOUT: ({ origin, callTimeout }) => [
    `The controller at ${origin} did not answer within ${secondsIn(callTimeout)} seconds.`,
    'Try again later, or request less at once.',
  ],
  LOGIN_TIMEOUT: ({ origin, callTimeout }) => [
    `The login to ${origin} was not complete within ${secondsIn(callTimeout)} seconds. It does not wait for the controller, but for a provider, or a program that prints a token.`,
    'Call again: the login continues. If it keeps happening, check the provider or the program.',
  ],
  TOO_LONG: ({ origin }) => [
    `The controller at ${origin} sent more than ${LONGEST_ANSWER / 1024 / 1024} MiB in one answer: the rest was discarded.`,
    LESS,
  ],
  TOO_MANY: ({ origin }) => [
    `The controller at ${origin} sent more than ${MOST_VALUES} values in one answer, too many to read.`,
    LESS,
  ],
  TOO_DEEP: ({ origin }) => [
    `The controller at ${origin} sent an answer that is nested too deeply to be read.`,
    'If it keeps happening, something between this server and the controller changes its answers.',
  ],
  UND_ERR_RES_EXCEEDED_MAX_SIZE: ({ origin }) => [
    `The server at ${origin} sent far more than the certificates that it was asked for.`,
    MANAGEMENT_PORT,
  ],
  UND_ERR_HEADERS_OVERFLOW: ({ origin }) => [
    `The server at ${origin} sent more header fields than a controller does.`,
    MANAGEMENT_PORT,
  ],
  CERT_HAS_EXPIRED: ({ origin }) => [`The certificate of the controller at ${origin} has expired.`, CERTIFICATE],
  CERT_NOT_YET_VALID: ({ origin }) => [
    `The certificate of the controller at ${origin} is not valid yet.`,
    'Check the clocks of this machine and of the controller.',
  ],
  ERR_TLS_CERT_ALTNAME_INVALID: (settings, { detail }) => [
    `The certificate of the controller at ${settings.origin} is for another name${namesIn(detail)}.`,
    `Use one of the names in the certificate as its address${setBy('--controller', settings)}.`,
  ],
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: noTls,
  EPROTO: noTls,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: ownCertificate,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: ownCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: ownCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: ownCertificate,
};

const PROXY_ADDRESS = 'Correct HTTPS_PROXY, or add the controller to NO_PROXY.';

/** Failures at the proxy, or in its tunnel before TLS with the controller is established. */
const PROXY_EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  PROXY_STATUS: ({ origin }, { detail }) => [
    `The proxy did not connect to ${origin}: it answered with status ${detail}.`,
    detail === '407'
      ? 'In HTTPS_PROXY, set a user name and password that the proxy accepts.'
      : 'Check that the proxy may connect to the controller, or add the controller to NO_PROXY.',
  ],
  ECONNREFUSED: () => ['Connection refused: nothing is listening at the address of the proxy.', PROXY_ADDRESS],
  ENOTFOUND: () => ['The name of the proxy cannot be resolved.', PROXY_ADDRESS],
  EAI_AGAIN: () => ['The name of the proxy cannot be resolved.', PROXY_ADDRESS],
  UND_ERR_CONNECT_TIMEOUT: ({ origin, connectTimeout }) => [
    `The proxy did not connect to ${origin} within ${connectTimeout / 1000} seconds.`,
    'Check that the address of the proxy is right (HTTPS_PROXY), and that it can reach the controller; or add the controller to NO_PROXY.',
  ],
  UND_ERR_PRX_TLS: () => ['The certificate of the proxy is for another name.', PROXY_ADDRESS],
};

/**
 * Turns an attempt's failure into an error for the caller. `changes` says whether the request would have changed
 * anything.
 */
export function explain(failure: AttemptFailure, settings: ConnectionSettings, changes: boolean): ToolError {
  const { reason } = failure;
  const isSent = wasSent(failure);
  const outcome = changes ? (isSent ? READ_FIRST : NOTHING_SENT) : '';
  const Failure = isSent ? ToolError : UnsentError;
  if (failure.isEnded) {
    const isCancelled = reason === 'CANCELLED';
    const what = isCancelled
      ? 'The call was cancelled.'
      : 'The connection was closed: the server is stopping, or the login is over.';
    return new Failure('cancelled', what, outcome || (isCancelled ? 'There is nothing to do.' : 'Call again.'));
  }
  const explanation =
    (failure.stage === 'proxy' ? PROXY_EXPLANATIONS[reason] : undefined) ?? EXPLANATIONS[reason] ?? other(reason);
  const [message, next] = explanation(settings, failure);
  // Whatever may have been done must not simply be tried again.
  if (changes && isSent) return new Failure('unreachable', message, outcome);
  return new Failure('unreachable', message, outcome === '' ? next : `${outcome} ${next}`);
}

/**
 * Whether the controller may have read the request. In TLS 1.3 a server verifies the client after the client considers
 * the connection open (RFC 8446, section 4.4.2.4): if it then sends an alert, it has read nothing.
 */
export const wasSent = ({ stage, reason }: AttemptFailure): boolean => stage === 'request' && !isTlsAlert(reason);

/** Whether the other side ended TLS with an alert. */
const isTlsAlert = (reason: string): boolean => reason.startsWith('ERR_SSL_') && reason.includes('_ALERT_');

export const NOTHING_SENT = 'Nothing was sent, so nothing was changed.';

function other(reason: string): Explanation {
  if (/^HPE_|^HTTPParserError$/.test(reason)) return noHttp;
  if (isTlsAlert(reason)) return refusedTls;
  if (reason.startsWith('ERR_SSL_')) return noTls;
  if (reason.startsWith('CERT_')) {
    return ({ origin }) => [`The certificate of the controller at ${origin} is not valid (${reason}).`, CERTIFICATE];
  }
  return broken;
}

/** Names from a certificate signed by a trusted authority; truncated and cleaned, since somebody chose them. */
function namesIn(subjectAltName: string): string {
  const names = subjectAltName.replace(/[^\w.:*, -]/g, '').slice(0, 200);
  return names === '' ? '' : ` (${names})`;
}
