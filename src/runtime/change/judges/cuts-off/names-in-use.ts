import type { JudgedChange } from '../judge.ts';
import { rowsOf } from './rows-of.ts';

/** What programs find by its name, by what reads it: what shows that it is used, and who looks for it. */
const FOUND_BY_NAME: Readonly<Record<string, readonly [users: readonly string[], who: string]>> = {
  detailService: [
    ['listServiceServicePolicies', 'listServiceTerminators'],
    'programs that dial or host the service by its name no longer find it',
  ],
  detailFabricService: [
    ['listFabricServiceTerminators'],
    'programs that dial the service by its name no longer find it',
  ],
  detailConfigType: [['listConfigsForConfigType'], 'tunnelers no longer find the configs of this type'],
};

/** Who no longer finds what gets another name. @throws {ToolError} if that cannot be read */
export async function renamed({ reads, differences }: JudgedChange): Promise<string | undefined> {
  const change = differences.find(({ field }) => field === 'name');
  const found = FOUND_BY_NAME[String(reads.change?.reader)];
  if (change === undefined || found === undefined) return undefined;
  const [users, who] = found;
  for (const list of users) {
    const rows = await rowsOf(reads, list, { id: reads.args['id'] });
    if (rows.length > 0) return `name (${JSON.stringify(change.from)} -> ${JSON.stringify(change.to)}): ${who}`;
  }
  return undefined;
}
