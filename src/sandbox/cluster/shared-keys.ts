/**
 * What the controllers of a cluster accept from each other: certificates of all their authorities, and tokens signed by
 * any of their keys.
 */
import type { Pki } from '../kernel.ts';

/** The same certificates and keys, each together with those of the other controllers. */
export function sharing(pkis: readonly Pki[]): readonly Pki[] {
  const trustedPem = pkis.map((pki) => pki.trustedPem).join('');
  return pkis.map((own) => {
    const all = [own, ...pkis.filter((pki) => pki !== own)];
    const readers = all.map((pki) => (token: string) => pki.readJwt(token));
    return {
      ...own,
      trustedPem,
      jwks: () => all.flatMap((pki) => pki.jwks()),
      readJwt(token) {
        for (const read of readers) {
          const claims = read(token);
          if (claims !== undefined) return claims;
        }
        return undefined;
      },
    };
  });
}
