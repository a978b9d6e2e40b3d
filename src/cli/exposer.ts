import { once } from '../common/once.ts';
import { listTools } from '../runtime/gate/policy/list-tools.ts';
import type { ExposureSettings } from '../runtime/gate/policy/types.ts';
import type { Era, Exposed } from '../runtime/owners/client.ts';
import type { Tool } from '../runtime/owners/tool.ts';
import { OperationTexts } from '../runtime/tools/exposure/operation-texts.ts';
import type { ExposureMode } from '../runtime/tools/exposure/types.ts';
import { preparedTools } from './prepared-tools.ts';
import type { Values } from './read-values.ts';
import { resolveMode } from './resolve-exposure.ts';
import type { TableSources } from './tables.ts';

/** How the operations are exposed to each connection. */
export interface Exposer {
  readonly mode: ExposureMode;
  /** @param changed told when what this connection sees has changed */
  open(era: Era, changed?: () => void): Exposed;
}

/**
 * Step four, for what connections see: each table that a view may need is loaded by its first use.
 * @param maxTokens most tokens of an answer; 0 for no limit
 * @param find the tool of a name, whatever the policy says of it
 */
export async function exposer(
  values: Values,
  tables: TableSources,
  policy: ExposureSettings,
  maxTokens: number,
  find: (name: string) => Tool | undefined,
): Promise<Exposer> {
  const mode = resolveMode(values);
  const { catalogue } = tables;
  const texts = new OperationTexts(tables);
  const prepared = await preparedTools(values, tables);
  const listed = once(() => listTools(prepared, catalogue, policy));
  const context = { prepared, listed, catalogue, policy, texts, maxTokens, find };
  return { mode, open: (era, changed = () => undefined) => mode.open(context, era, changed) };
}
