/** What a call changes about how services are dialed, beside who may dial them. */
import type { Network } from '../../access/network.ts';
import type { ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { named } from '../finding.ts';
import { type Source, valueOr } from '../source.ts';

export async function serviceChange(source: Source, before: Network, after: Network): Promise<readonly string[]> {
  const notes: string[] = [];
  for (const service of after.populations.services.rows) {
    const was = before.populations.services.get(service.id);
    if (was === undefined || was === service) continue;
    const isStricter = service.encryptionRequired === true && was.encryptionRequired !== true;
    if (isStricter) notes.push(await encrypted(source, service));
    if (was.encryptionRequired === true && service.encryptionRequired !== true)
      notes.push(`Circuits to ${named(service)} are no longer encrypted end to end: routers on the way can read them.`);
    if (service.terminatorStrategy !== was.terminatorStrategy)
      notes.push('A terminator strategy only decides which of several terminators is dialed.');
  }
  return notes;
}

async function encrypted(source: Source, service: ServiceRow): Promise<string> {
  const filter = `service="${service.id}"`;
  const terminators = valueOr(await source.list<TerminatorRow>('listFabricTerminators', { filter }), []);
  return terminators.length > 0 && terminators.every(({ binding }) => binding === 'transport')
    ? `NOTHING ANSWERS any more for ${named(service)}: its only terminators were created manually, so there is no host to encrypt.`
    : `Circuits to ${named(service)} are encrypted end to end from the next dial on.`;
}
