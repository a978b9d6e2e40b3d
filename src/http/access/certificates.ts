import type { TLSSocket } from 'node:tls';
import { type AuthMethod, Denial } from './principal.ts';

/**
 * Mutual TLS: a certificate signed by the authority of `--tls-client-ca` (RFC 8446, section 4.4.2).
 * @param now milliseconds since 1970
 */
export const certificates = (now: () => number = Date.now): AuthMethod => ({
  id: 'mtls',
  async identify(request) {
    const socket = request.socket as Partial<TLSSocket>;
    const certificate = socket.getPeerCertificate?.();
    if (certificate === undefined || Object.keys(certificate).length === 0) return undefined;
    if (socket.authorized !== true) return new Denial(`the certificate is not accepted: ${socket.authorizationError}`);
    // It was valid when the connection was made, which may be long ago.
    if (!(Date.parse(certificate.valid_to) > now())) return new Denial('the certificate has expired');
    const { CN: name } = certificate.subject;
    // With several common names, it is unclear which one is meant.
    if (typeof name !== 'string' || name === '')
      return new Denial('the certificate does not have exactly one common name');
    return { id: `cert:${name}`, method: 'mtls', name };
  },
});
