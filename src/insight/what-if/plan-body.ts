/** What the bodies of creating and changing calls do to a row. */

import type { Network } from '../../access/network.ts';
import type { EntityRow, PolicyRow } from '../../access/rows.ts';
import { ToolError } from '../../common/tool-error.ts';
import type { ToolArguments } from '../reading/source.ts';
import type { Verb } from './planned-call.ts';

/** How the model changes, and notes about the change. */
export interface Plan {
  readonly after: Network;
  readonly notes: readonly string[];
}

/** The id of the entity that a call would create. */
export const NEW = '(new)';

/** PATCH takes null as not given; PUT resets what the body leaves out, except fields that no body has. */
export function changed<Row extends EntityRow | PolicyRow>(
  before: Row,
  args: ToolArguments,
  verb: Verb,
  kept: readonly string[],
): Row {
  const wanted = Object.fromEntries(Object.entries(args).filter(([name, value]) => name !== 'id' && value !== null));
  if (verb === 'patch') return { ...before, ...wanted };
  const own = Object.fromEntries(Object.entries(before).filter(([name]) => kept.includes(name)));
  return { ...own, ...wanted } as unknown as Row;
}

/** If a name is taken or empty, a controller answers 200 and changes nothing at all. */
export function isNameless(rows: readonly EntityRow[], id: string, { name }: ToolArguments): boolean {
  if (typeof name !== 'string' || rows.find((row) => row.id === id)?.name === name) return false;
  return name === '' || rows.some((row) => row.name === name);
}

/** The plan of a change with an empty or taken name: nothing changes. */
export function unchanged(network: Network, args: ToolArguments): Plan {
  return { after: network, notes: [namelessText(args)] };
}

/** What a controller does with an empty or taken name, in words. */
export const namelessText = ({ name }: ToolArguments): string =>
  `The name ${JSON.stringify(name)} is empty or taken: a controller accepts such a change without making it.`;

/** @throws {ToolError} for a name that another entity of the kind has */
export function refuseTaken(rows: readonly EntityRow[], { name }: ToolArguments): void {
  if (rows.some((row) => row.name === name)) {
    throw new ToolError(
      'arguments',
      `The name ${JSON.stringify(name)} is taken: a controller would refuse this.`,
      'Choose another name.',
    );
  }
}
