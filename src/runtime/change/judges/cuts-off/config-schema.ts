import { isReadBy, type JudgedChange } from '../judge.ts';
import { rowsOf } from './rows-of.ts';

/** Configs of a type that may not fit its new schema. @throws {ToolError} if they cannot be read */
export async function unfit({ reads, differences }: JudgedChange): Promise<string | undefined> {
  const isChanged = differences.some(({ field }) => field.split('.')[0] === 'schema');
  if (!isChanged || !isReadBy(['detailConfigType'], reads)) return undefined;
  const { length } = await rowsOf(reads, 'listConfigsForConfigType', { id: reads.args['id'] });
  return length === 0 ? undefined : 'schema changes: configs of this type that do not fit it can no longer be changed';
}
