/** How the sandbox serves TLS: as the real controller, it asks for a client certificate and goes on without one. */
import type { ServerOptions } from 'node:https';
import type { Pki } from '../kernel.ts';

export function tlsOptions(pki: Pki): ServerOptions {
  return {
    cert: pki.serverCertPem,
    key: pki.serverKeyPem,
    requestCert: true,
    // Certificates of authorities that users bring are judged by the log-in, not by the handshake.
    rejectUnauthorized: false,
    // No list of wanted issuers is sent: some clients hold back a certificate whose issuer is not on it.
    ca: [],
    minVersion: 'TLSv1.2',
  };
}
