/** Certificate authorities of others, and the certificates that they issued. */
import { certificateOf } from './certificate.ts';

/** A certificate authority that is not the network's own. */
export interface AuthorityRow {
  readonly id: string;
  readonly name?: string | null;
  readonly certPem?: string | null;
  readonly isAuthEnabled?: boolean;
  readonly isVerified?: boolean;
  readonly isOttCaEnrollmentEnabled?: boolean;
}

/** Whether identities can log in with certificates of an authority. */
export const loginsAllowed = ({ isAuthEnabled, isVerified }: AuthorityRow): boolean =>
  isAuthEnabled === true && isVerified === true;

/** A test of whether an authority itself issued a certificate. @returns of PEM texts */
export function issuerTest({ certPem }: AuthorityRow): (pem: string | null | undefined) => boolean {
  const key = certificateOf(certPem)?.publicKey;
  return (pem) => {
    try {
      return key !== undefined && certificateOf(pem)?.verify(key) === true;
    } catch {
      // The key and the signature are of different kinds.
      return false;
    }
  };
}
