import { certificateOf } from './certificate.ts';

/** A credential of an identity, with the certificate if it is one. */
export interface CredentialRow {
  readonly id: string;
  readonly method?: string;
  readonly certPem?: string | null;
  readonly isIssuedByNetwork?: boolean;
}

/** Whether it is a certificate that somebody else's authority issued. */
export const isForeign = ({ certPem, isIssuedByNetwork, method }: CredentialRow): boolean =>
  method === 'cert' && isIssuedByNetwork !== true && certificateOf(certPem) !== undefined;
