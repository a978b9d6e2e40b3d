/** The certificates in a PEM text (RFC 7468), in order, each with its lines around it. They may be damaged. */
export const pemCertificates = (text: string): readonly string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
