/** What a call changes about how services are dialed, besides who may dial them. */
import type { Network } from '../../access/network.ts';
import type { ServiceRow, TerminatorRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { type Source, valueOr } from '../reading/source.ts';
import { named } from '../wording/finding.ts';
import { dialersOf } from './effects.ts';
import { NO_PAIRS, type Pairs } from './pairs.ts';

/** The effect of changed settings of services. */
export interface ServiceChange {
  /** Pairs whose service is no longer answered. */
  readonly unanswered: Pairs;
  readonly notes: readonly string[];
}

/** What a change of services' settings does to those who dial them. */
export async function serviceChange(source: Source, before: Network, after: Network): Promise<ServiceChange> {
  if (before.populations.services === after.populations.services) return { unanswered: NO_PAIRS, notes: [] };
  const notes: string[] = [];
  let unanswered = NO_PAIRS;
  for (const service of after.populations.services.rows) {
    const was = before.populations.services.get(service.id);
    if (was === undefined || was === service) continue;
    const isStricter = service.encryptionRequired === true && was.encryptionRequired !== true;
    if (isStricter && (await isHostless(source, service))) {
      unanswered = unanswered.plus(dialersOf(before, [was]));
      notes.push(
        `The only terminators of ${named(service)} were created manually: there is no host that could encrypt.`,
      );
    } else if (isStricter) notes.push(`Circuits to ${named(service)} are encrypted end to end from the next dial on.`);
    if (was.encryptionRequired === true && service.encryptionRequired !== true)
      notes.push(`Circuits to ${named(service)} are no longer encrypted end to end: routers on the way can read them.`);
    if (service.name !== was.name)
      notes.push(
        `Whoever dials ${named(was)} by its name has to use ${nameText(service.name ?? service.id)} then; clients that catch its addresses do not notice.`,
      );
    if (service.maxIdleTimeMillis && service.maxIdleTimeMillis !== was.maxIdleTimeMillis)
      notes.push(
        `Circuits to ${named(service)}, open ones too, end once nothing was sent for ${service.maxIdleTimeMillis} ms.`,
      );
    if (service.terminatorStrategy !== was.terminatorStrategy)
      notes.push('A terminator strategy only decides which of several terminators is dialed.');
  }
  return { unanswered, notes };
}

/** Whether only routers answer, which encrypt nothing. */
async function isHostless(source: Source, service: ServiceRow): Promise<boolean> {
  const filter = `service="${service.id}"`;
  const terminators = valueOr(await source.list<TerminatorRow>('listFabricTerminators', { filter }), []);
  return terminators.length > 0 && terminators.every(({ binding }) => binding === 'transport');
}
