/** Names in a planned call that stand for entities outside the model: configs and auth policies. */
import { type Source, valueOr } from '../reading/source.ts';
import { onlyRow } from './only-row.ts';
import { type PlannedCall, targetOf } from './planned-call.ts';

interface Row {
  readonly id: string;
  readonly name?: string | null;
}

/** The call with ids instead of such names. @throws {ToolError} for a name that nobody has, which a controller refuses */
export async function withReferencedIds(source: Source, call: PlannedCall): Promise<PlannedCall> {
  if (targetOf(call.tool) === undefined) return call;
  const { authPolicyId, configs } = call.arguments;
  const resolved: Record<string, unknown> = {};
  if (Array.isArray(configs) && configs.length > 0) {
    const rows = valueOr(await source.list<Row>('listConfigs'), undefined);
    if (rows !== undefined) resolved['configs'] = configs.map((text) => onlyRow(rows, text, 'config').id);
  }
  if (authPolicyId === '') resolved['authPolicyId'] = 'default';
  else if (typeof authPolicyId === 'string') {
    const rows = valueOr(await source.list<Row>('listAuthPolicies'), undefined);
    if (rows !== undefined) resolved['authPolicyId'] = onlyRow(rows, authPolicyId, 'auth policy').id;
  }
  return { ...call, arguments: { ...call.arguments, ...resolved } };
}
