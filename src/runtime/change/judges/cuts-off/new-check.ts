import { selects } from '../../../../access/roles.ts';
import type { ChangeReads } from '../../change-reads.ts';
import { firstPages } from '../../first-pages.ts';
import { at } from '../../values.ts';
import { isReadBy, quotedList } from '../judge.ts';
import { CHECKS, selectorOf } from '../role-lists.ts';

export const isNewCheck = (reads: ChangeReads): boolean =>
  reads.change?.outcome === 'made' && isReadBy(['detailPostureCheck'], reads);

/** Which policies select a new posture check by its roles, so that it has to be passed at once. @throws {ToolError} if they cannot be read */
export async function requiredBy(reads: ChangeReads): Promise<string | undefined> {
  const check = { id: 'not known yet', roleAttributes: reads.args['roleAttributes'] };
  const { rows, total } = await firstPages(reads, 'listServicePolicies');
  const selecting = rows.filter((row) => selects(selectorOf(at(row, CHECKS), at(row, 'semantic')), check));
  const names = selecting.slice(0, 5).map((row) => String(at(row, 'name')));
  if (selecting.length > 0)
    return `the roles of ${selecting.length === 1 ? 'a service policy select' : `${selecting.length} service policies select`} it (${quotedList(names)}): anyone who does not pass it loses access`;
  return total > rows.length ? 'not all service policies could be read, and some may select it' : undefined;
}
