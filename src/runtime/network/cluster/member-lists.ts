import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import { addressOf } from '../controller/address.ts';
import type { ListedController } from './members.ts';

/** Where controllers list each other: all addresses for administrators, those of the client API for everybody. */
export const CONTROLLER_LISTS = [
  { path: '/edge/management/v1/controllers', api: 'edge-management' },
  { path: '/edge/client/v1/controllers', api: 'edge-client' },
] as const;

/** Where a controller reports its view of the cluster; only for administrators. */
export const CLUSTER_VIEW = '/fabric/v1/cluster/list-members';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** The controllers in a list, by the addresses of one API. */
export function listedIn(answer: ControllerAnswer, api: string): readonly ListedController[] {
  return rowsIn(answer).flatMap(({ id, apiAddresses }): ListedController[] => {
    const addresses = (apiAddresses as Readonly<Record<string, Rows>> | undefined)?.[api] ?? [];
    const [url] = addresses
      .map(({ url }) => String(url))
      .filter((text) => URL.canParse(text) && text.startsWith('https:'));
    return typeof id === 'string' && url !== undefined ? [{ id, origin: addressOf(new URL(url)) }] : [];
  });
}

/** How a controller sees itself in its cluster. */
export interface View {
  /** It follows a leader and votes, so its answers are as current as those of the others. */
  readonly isCurrent: boolean;
  readonly leader: string | undefined;
}

/**
 * Undefined if it does not report this. One that was just restarted or removed answers from an old database, and
 * otherwise looks healthy.
 * @param ownId id of the controller that answered, if known
 */
export function viewIn(answer: ControllerAnswer, ownId: string | undefined): View | undefined {
  if (answer.status !== 200) return undefined;
  const rows = rowsIn(answer);
  if (rows.length === 0) return undefined;
  const leader = rows.find((row) => row['leader'] === true && row['connected'] === true);
  const self = rows.find(({ id }) => id === ownId);
  const isMember = ownId === undefined || self?.['voter'] === true;
  return { isCurrent: leader !== undefined && isMember, leader: leader && String(leader['id']) };
}

function rowsIn({ text }: ControllerAnswer): Rows {
  try {
    const { data } = JSON.parse(text);
    return Array.isArray(data) ? data : [];
  } catch {
    return [];
  }
}
