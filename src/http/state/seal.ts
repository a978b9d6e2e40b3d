import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** Bytes (NIST SP 800-38D). */
const NONCE = 12;
const TAG = 16;

/** Makes secrets unreadable, and unusable elsewhere, for whoever has the store but not the key. */
export interface Seal {
  /** @param place where the text is stored: it opens nowhere else */
  close(place: string, text: string): string;
  /** Undefined for what this key has not sealed for this place. */
  open(place: string, sealed: string): string | undefined;
}

/**
 * AES-256-GCM under a key of its own, derived from one that processes share (RFC 5869).
 * @param purpose what the key is for: each purpose has another one
 */
export function sealBy(secret: string, purpose: string): Seal {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  return {
    close(place, text) {
      const nonce = randomBytes(NONCE);
      const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
    },
    open(place, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < NONCE + TAG) return undefined;
      try {
        const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE), { authTagLength: TAG })
          .setAAD(Buffer.from(place))
          .setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString();
      } catch {
        return undefined;
      }
    },
  };
}
