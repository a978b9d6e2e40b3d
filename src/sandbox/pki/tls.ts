/** How the sandbox serves TLS: like the real controller, it asks for a client certificate and continues without one. */
import type { ServerOptions } from 'node:https';
import type { Pki } from '../kernel.ts';

export function tlsOptions(pki: Pki): ServerOptions {
  return {
    cert: pki.serverCertPem,
    key: pki.serverKeyPem,
    requestCert: true,
    // Certificates of the users' own authorities are checked by the login, not by the handshake.
    rejectUnauthorized: false,
    // No list of accepted issuers is sent: some clients do not send a certificate whose issuer is not in it.
    ca: [],
    minVersion: 'TLSv1.2',
  };
}
