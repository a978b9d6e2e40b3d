/** Certificate authorities of others, and the certificates that they issued. */
import { X509Certificate } from 'node:crypto';

export interface AuthorityRow {
  readonly id: string;
  readonly name?: string | null;
  readonly certPem?: string | null;
  readonly isAuthEnabled?: boolean;
  readonly isVerified?: boolean;
}

/** Whether identities can log in with certificates of an authority. */
export const loginsAllowed = ({ isAuthEnabled, isVerified }: AuthorityRow): boolean =>
  isAuthEnabled === true && isVerified === true;

/** A test of whether an authority itself issued a certificate. @returns of PEM texts */
export function issuerTest({ certPem }: AuthorityRow): (pem: string | null | undefined) => boolean {
  const key = parsed(certPem)?.publicKey;
  return (pem) => {
    try {
      return key !== undefined && parsed(pem)?.verify(key) === true;
    } catch {
      // The key and the signature are of different kinds.
      return false;
    }
  };
}

function parsed(pem: string | null | undefined): X509Certificate | undefined {
  if (!pem?.includes('BEGIN CERTIFICATE')) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}
