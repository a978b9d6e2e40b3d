/** Who can only log in where expired certificates are accepted. */
import { groupBy } from '../../access/group-by.ts';
import { filtered, inTurns } from '../../access/steps.ts';
import { type ReadResult, type Source, valueOr } from '../reading/source.ts';
import { certificateEnd } from '../rules/certificate.ts';
import type { AuthenticatorRow } from './credentials.ts';

/** The ids of the identities all of whose certificates have ended. */
export async function readEnded(source: Source): Promise<ReadResult<ReadonlySet<string>>> {
  const read = await source.list<AuthenticatorRow>('listAuthenticators', {
    fields: ['id', 'method', 'identityId', 'certPem'],
  });
  if ('unread' in read) return read;
  const hasEnded = ({ certPem }: AuthenticatorRow) => (certificateEnd(certPem) ?? source.now) < source.now;
  const certificates = valueOr(read, []).filter(({ method }) => method === 'cert');
  const ended = await inTurns(
    filtered([...groupBy(certificates, ({ identityId }) => identityId)], ([, own]) => own.every(hasEnded)),
    source.giveWay,
  );
  return { value: new Set(ended.map(([id]) => id)) };
}
