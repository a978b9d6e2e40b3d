import { mapStrings } from '../common/map-strings.ts';
import { type CallOutcome, call, type Session, type ToolCall } from './call.ts';
import { CallRecord } from './safety/audit/call-record.ts';
import type { Exposed } from './tools/exposure/types.ts';

/** A call of whatever a connection sees. What goes no further than to its own tools is written to the trail here. */
export async function callExposed(exposed: Exposed, session: Session, request: ToolCall): Promise<CallOutcome> {
  const started = performance.now();
  let further = false;
  const outcome = await exposed.call(request, (onward) => {
    further = true;
    return call(session, onward);
  });
  if (further) return outcome;
  const record = new CallRecord(session.audit, request.tool, request.client, started);
  const secrets = await session.secrets.forCall(undefined);
  record.askedHere(withoutSecrets(request.arguments, (text) => secrets.redact(text)));
  await record.conclude(outcome.failure ?? 'done');
  return outcome;
}

/** Arguments of operations, which stand in an argument of their own, are left out: here nobody can judge them. */
function withoutSecrets(given: ToolCall['arguments'], redact: (text: string) => string): Record<string, unknown> {
  const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);
  const plain = Object.entries(given).map(([name, value]) => [name, isObject(value) ? '[not recorded]' : value]);
  return mapStrings(Object.fromEntries(plain), redact) as Record<string, unknown>;
}
