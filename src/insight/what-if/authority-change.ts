/** Which certificates are accepted when a call changes a certificate authority. */
import type { Network } from '../../access/network.ts';
import type { IdentityRow } from '../../access/rows.ts';
import { type Source, type ToolArguments, unreadNotes, valueOr } from '../reading/source.ts';
import { type AuthorityRow, issuerTest, loginsAllowed } from '../rules/authorities.ts';
import { named } from '../wording/finding.ts';
import { type AuthenticatorRow, type CredentialChange, onlyNotes } from './credentials.ts';
import { onlyRow } from './only-row.ts';

/**
 * Applies a change of an authority: if nobody may log in with its certificates, all of them are refused.
 * @throws {ToolError} for an authority that does not exist
 */
export async function authorityChange(
  source: Source,
  network: Network,
  tool: string,
  args: ToolArguments,
): Promise<CredentialChange> {
  if (tool === 'createCa') {
    const notes = ['Nobody has a certificate of this authority yet, and it must be verified first (verifyCa).'];
    return onlyNotes(network, notes);
  }
  const [authorities, authenticators] = await Promise.all([
    source.list<AuthorityRow>('listCas'),
    source.list<AuthenticatorRow>('listAuthenticators', { fields: ['id', 'identityId', 'method', 'certPem'] }),
  ]);
  if ('unread' in authorities) {
    return onlyNotes(network, unreadNotes(authorities));
  }
  const found = onlyRow(authorities.value, args['id'], 'certificate authority');
  const old = loginsAllowed(found);
  const now = tool !== 'deleteCa' && loginsAllowed({ ...found, ...planned(tool, args) });
  const rows = valueOr(authenticators, []);
  const unusable = issuedBy(rows, found);
  const without = withoutCertificates(network, rows, unusable);
  return {
    before: old ? network : without,
    after: now ? network : without,
    notes: [
      ...unreadNotes(authenticators),
      ...(old === now
        ? []
        : [`${unusable.size} certificates of ${named(found)} would then be ${now ? 'accepted' : 'refused'}.`]),
      ...(old && !now
        ? [
            'Identities that it names by external id alone have no authenticator, and can no longer log in with it either.',
          ]
        : []),
    ],
  };
}

const planned = (tool: string, { isAuthEnabled }: ToolArguments): Partial<AuthorityRow> => ({
  ...(tool === 'verifyCa' && { isVerified: true }),
  ...(typeof isAuthEnabled === 'boolean' && { isAuthEnabled }),
});

function issuedBy(rows: readonly AuthenticatorRow[], authority: AuthorityRow): ReadonlySet<string> {
  const isIssued = issuerTest(authority);
  return new Set(rows.flatMap(({ certPem, id }) => (isIssued(certPem) ? [id] : [])));
}

/** Identities lose a method if all of their authenticators of it are unusable. */
function withoutCertificates(
  network: Network,
  rows: readonly AuthenticatorRow[],
  unusable: ReadonlySet<string>,
): Network {
  const usable = new Set(
    rows.flatMap(({ id, identityId, method }) => (unusable.has(id) ? [] : [`${identityId} ${method}`])),
  );
  const holders = new Set(rows.flatMap(({ id, identityId }) => (unusable.has(id) ? [identityId] : [])));
  return [...holders].reduce((changed, id) => {
    const identity: IdentityRow | undefined = changed.populations.identities.get(id);
    if (identity === undefined || usable.has(`${id} cert`)) return changed;
    const { cert: _cert, ...authenticators } = { ...identity.authenticators };
    return changed.withEntity('identities', { ...identity, authenticators });
  }, network);
}
