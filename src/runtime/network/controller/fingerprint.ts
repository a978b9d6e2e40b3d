import type { X509Certificate } from 'node:crypto';
import { ToolError } from '../../../common/tool-error.ts';

/** `SHA256:` and hex pairs joined by colons: the format for showing and comparing fingerprints. */
export function fingerprintOf(certificate: X509Certificate): string {
  return `SHA256:${certificate.fingerprint256}`;
}

/**
 * A fingerprint in that format from what people paste: with or without `SHA256:` and colons, in any case, or as openssl
 * prints it (`sha256 Fingerprint=AB:CD..`).
 * @throws {ToolError} of kind `unreachable` if it is not a SHA-256 digest
 */
export function parseFingerprint(text: string): string {
  const hex = text
    .trim()
    .replace(/^sha-?256( fingerprint)?[:=]/i, '')
    .replace(/[:\s]/g, '')
    .toUpperCase();
  const pairs = hex.match(/[0-9A-F]{2}/g);
  if (hex.length === 64 && pairs?.length === 32) return `SHA256:${pairs.join(':')}`;
  throw new ToolError(
    'unreachable',
    'The CA fingerprint is not a SHA-256 digest.',
    'Give --ca-fingerprint as SHA256: and 32 pairs of hex digits.',
  );
}
