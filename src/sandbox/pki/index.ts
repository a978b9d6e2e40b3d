export { createPki, newRoot, type PkiMaterial } from './create-pki.ts';
export { fingerprintOf } from './fingerprint.ts';
export { tlsOptions } from './tls.ts';
