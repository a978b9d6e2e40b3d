/** What changes for clients and for hosts when a call changes configs, or which of them a service has. */
import type { Network } from '../../access/network.ts';
import type { ConfigRow } from '../../access/rows.ts';
import { inTurns } from '../../access/steps.ts';
import { nameText } from '../../common/name-text.ts';
import { type Source, unreadNotes, valueOr } from '../reading/source.ts';
import { count } from '../wording/text.ts';
import type { Configured } from './configured.ts';
import { heldConfigLines } from './held-config.ts';
import { type HostingChange, hostingChange, NO_HOSTING_CHANGE } from './hosting-change.ts';
import { interceptLines } from './intercept-change.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

/** @throws {ToolError} for a config that does not exist */
export async function configChange(
  source: Source,
  before: Network,
  after: Network,
  call: PlannedCall,
): Promise<HostingChange> {
  const target = targetOf(call.tool);
  if (target?.kind === 'configType') return { ...NO_HOSTING_CHANGE, notes: await typeChange(source, call) };
  const isOfConfig = target?.kind === 'config';
  const isNamed = call.arguments['configs'] !== undefined;
  // PUT takes the configs that it leaves out from a service.
  const isReplaced = target?.kind === 'entity' && target.entity === 'services' && target.verb === 'update';
  if (!isOfConfig && !isNamed && !isReplaced) return NO_HOSTING_CHANGE;
  const read = await source.list<ConfigRow>('listConfigs');
  if ('unread' in read) return { ...NO_HOSTING_CHANGE, notes: unreadNotes(read) };
  const was: Configured = { network: before, configs: read.value };
  const is: Configured = { network: after, configs: isOfConfig ? changed(read.value, call) : read.value };
  const lines = await inTurns(interceptLines(was, is), source.giveWay);
  const hosting = await hostingChange(source, was, is);
  const own =
    isOfConfig && call.tool !== 'createConfig' ? onlyRow(read.value, call.arguments['id'], 'config') : undefined;
  const held = own === undefined ? [] : await heldConfigLines(source, before, own, is.configs);
  const notes = [...lines, ...hosting.notes, ...held];
  const isSilent = notes.length === 0 && (isOfConfig || isNamed);
  return { ...hosting, notes: isSilent ? ['It changes neither what clients catch nor what hosts forward.'] : notes };
}

/** A controller keeps a type that configs have, and checks configs against a schema only when they change. */
async function typeChange(source: Source, { arguments: given, tool }: PlannedCall): Promise<readonly string[]> {
  if (tool === 'createConfigType') return [];
  const types = await source.list<{ readonly id: string; readonly name: string }>('listConfigTypes');
  if ('unread' in types) return unreadNotes(types);
  const { id, name } = onlyRow(types.value, given['id'], 'config type');
  const own = valueOr(await source.list<ConfigRow>('listConfigs'), []).filter((config) => config.configTypeId === id);
  if (tool === 'deleteConfigType')
    return own.length === 0
      ? []
      : [
          `${count(own.length, 'config has', 'configs have')} the type ${nameText(name)}: a controller refuses to delete it.`,
        ];
  return [
    `${count(own.length, 'config')} of the type ${nameText(name)} stay${own.length === 1 ? 's' : ''} as before; the next change of each has to match the new schema.`,
  ];
}

/** The configs as they would be. A controller takes a deleted one out of its services. */
function changed(configs: readonly ConfigRow[], { arguments: given, tool }: PlannedCall): readonly ConfigRow[] {
  if (tool === 'createConfig') return configs;
  const found = onlyRow(configs, given['id'], 'config');
  if (tool === 'deleteConfig') return configs.filter((config) => config !== found);
  const data = given['data'] as ConfigRow['data'] | undefined;
  return configs.map((config) => (config === found && data !== undefined ? { ...config, data } : config));
}
