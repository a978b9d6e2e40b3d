import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import type { Dispatcher } from 'undici';
import { systemClock } from '../../../common/clock.ts';
import { pemCertificates } from '../../../common/pem.ts';
import type { Signal } from '../../../common/signal.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { fetchAuthority } from './authority.ts';
import { openDispatcher } from './dispatcher.ts';
import { firstToAnswer } from './first-to-answer.ts';
import type { ConnectionSettings } from './types.ts';

/**
 * The pool of connections to a controller, verified by the authorities that its settings name: by its CA, by the CA with
 * its fingerprint, or by those of the platform. This module loads everything heavy: import it at first use.
 * @param onConnected called with each verified connection
 * @param connections how many at most, if not as many as usual
 * @throws {ToolError} for certificates, keys or fingerprints that do not work
 */
export async function openConnection(
  settings: ConnectionSettings,
  signal: Signal,
  onConnected: (socket: TLSSocket) => void,
  connections?: number,
): Promise<Dispatcher> {
  const { proxy, connectTimeout } = settings;
  const { ca, caFingerprint } = settings.trust;
  const anchor = ca ?? (caFingerprint && (await anyAuthority(settings, caFingerprint, signal)));
  return openDispatcher({
    proxy,
    connectTimeout,
    trust: trustOf(settings, anchor),
    onConnected,
    ...(connections === undefined ? {} : { connections }),
  });
}

/** The authority from the first of the controllers that answers: all of a network have it. */
async function anyAuthority(settings: ConnectionSettings, fingerprint: string, signal: Signal): Promise<string> {
  const { origin, others = [] } = settings;
  if (others.length === 0) return fetchAuthority(settings, fingerprint, signal);
  const request = (address: string, ending: Signal) =>
    fetchAuthority({ ...settings, origin: address }, fingerprint, ending);
  return (await firstToAnswer([origin, ...others], request, systemClock, signal)).answer;
}

function trustOf({ clientCertificate }: ConnectionSettings, anchor: string | undefined): SecureContext {
  // A CA named by the operator is trusted as it is, even an intermediate without its root.
  const authorities = anchor === undefined ? {} : { ca: checkedPem(anchor), allowPartialTrustChain: true };
  try {
    return createSecureContext({ ...authorities, ...clientCertificate, minVersion: 'TLSv1.2' });
  } catch (error) {
    // The original error is dropped: it may quote what it could not read.
    const mismatch = (error as NodeJS.ErrnoException).code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH';
    throw new ToolError(
      'login',
      mismatch
        ? 'Key and certificate of the identity do not match.'
        : 'The key or certificate of the identity cannot be read.',
      'Enroll the identity again, or copy its file again from where it was enrolled.',
    );
  }
}

function checkedPem(pem: string): string {
  try {
    if (pemCertificates(pem).map((block) => new X509Certificate(block)).length > 0) return pem;
  } catch {
    // Reported below, like text without any certificate.
  }
  throw new ToolError(
    'unreachable',
    'The CA to trust is not a PEM certificate.',
    'Give --ca a file with -----BEGIN CERTIFICATE----- blocks.',
  );
}
