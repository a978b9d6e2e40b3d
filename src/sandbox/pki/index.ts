export { createPki, type PkiMaterial, type PkiOptions } from './create-pki.ts';
export { fingerprintOf, readCertificates } from './fingerprint.ts';
export { tlsOptions } from './tls.ts';
