/** Identities that have a config of their own for a service, where a call changes or deletes that config. */
import type { Network } from '../../access/network.ts';
import type { ConfigRow, IdentityRow } from '../../access/rows.ts';
import { nameText } from '../../common/name-text.ts';
import { ToolError } from '../../common/tool-error.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { namedSome } from '../wording/finding.ts';
import { callText, count } from '../wording/text.ts';
import { configText, type Override, overrideLine } from './override-change.ts';

/** The most identities that are read, one by one. Beyond this limit, the answer only says how to read them. */
const MOST_IDENTITIES = 100;

/**
 * What changes for them.
 * @param after all configs as they would be
 * @throws {ToolError} where a controller refuses to delete the config, as somebody has it
 */
export async function heldConfigLines(
  source: Source,
  network: Network,
  before: ConfigRow,
  after: readonly ConfigRow[],
): Promise<readonly string[]> {
  const later = after.find(({ id }) => id === before.id);
  if (later !== undefined && configText(later) === configText(before)) return [];
  const identities = network.populations.identities.rows.filter(({ typeId }) => typeId !== 'Router');
  if (identities.length > MOST_IDENTITIES) return [unreadText(identities.length, later)];
  const all = await Promise.all(
    identities.map(async (identity) => ({
      identity,
      read: await source.list<Override>('listIdentitysServiceConfigs', { id: identity.id }),
    })),
  );
  const held = all.flatMap(({ identity, read }) => {
    const overrides = valueOr(read, []);
    return overrides.some(({ configId }) => configId === before.id) ? [{ identity, overrides }] : [];
  });
  const [first] = held;
  if (later === undefined && first !== undefined)
    throw inUse(
      before,
      held.map(({ identity }) => identity),
      first,
    );
  const lines = held.flatMap(({ identity, overrides }) =>
    overrides.flatMap(({ configId, serviceId }) => {
      const service = network.populations.services.get(serviceId);
      if (configId !== before.id || service === undefined) return [];
      return [overrideLine({ network, configs: after, identity, overrides }, service, { before, after: later })];
    }),
  );
  const unread = all.find(({ read }) => 'unread' in read)?.read;
  return [...lines, ...(unread === undefined ? [] : unreadNotes(unread))];
}

const unreadText = (identities: number, later: ConfigRow | undefined): string =>
  `Which of ${count(identities, 'identity', 'identities')} have it of their own for a service was not read (listIdentitysServiceConfigs shows it)${later === undefined ? ': while one has, a controller refuses to delete it' : ', and for those it changes too'}.`;

function inUse(
  config: ConfigRow,
  holders: readonly IdentityRow[],
  { identity, overrides }: { readonly identity: IdentityRow; readonly overrides: readonly Override[] },
): ToolError {
  const serviceConfigs = overrides.filter(({ configId }) => configId === config.id);
  const pairs = serviceConfigs.map(({ configId, serviceId }) => ({ configId, serviceId }));
  const call = { tool: 'disassociateIdentitysServiceConfigs', arguments: { id: identity.id, serviceConfigs: pairs } };
  return new ToolError(
    'arguments',
    `${namedSome(holders)} ${holders.length === 1 ? 'has' : 'have'} ${nameText(config.name ?? config.id)} of their own for a service: a controller refuses to delete it.`,
    `Take it back first: ${callText(call)}${holders.length === 1 ? '' : ', and so on'}.`,
  );
}
