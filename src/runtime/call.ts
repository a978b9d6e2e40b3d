import { Call, type CallOutcome, type ToolCall } from './owners/call.ts';
import type { Client } from './owners/client.ts';
import { admit } from './stages/admit.ts';
import { checkPolicy } from './stages/check-policy.ts';
import { chooseNetwork } from './stages/choose-network.ts';
import { conclude } from './stages/conclude.ts';
import { execute } from './stages/execute.ts';
import { explain } from './stages/explain.ts';
import { forward } from './stages/forward.ts';
import { guardChange } from './stages/guard-change.ts';
import { hideArguments } from './stages/hide-arguments.ts';
import { lookUp } from './stages/look-up.ts';
import { resolveNames } from './stages/resolve-names.ts';
import { inOrder } from './stages/stage.ts';
import { validate } from './stages/validate.ts';

/** What happens to every call, in this order, whatever kind of tool it is and however it came in. */
const throughStages = inOrder([
  conclude, // outermost: writes the audit entry, hides secrets, escapes deceptive text
  explain, // turns a failure into an answer that says what to do
  lookUp, // finds the tool
  chooseNetwork, // which network it is about
  checkPolicy, // checks that the policy allows it
  admit, // checks its size, and that there is room for it
  forward, // an executor passes the call on to the tool it names, which is checked in turn
  hideArguments, // hides secret arguments, and records the rest
  validate, // checks the arguments against the tool's schema
  resolveNames, // replaces names with ids
  guardChange, // a dry run, a confirmation, the audit entry before a change
  execute, // runs the tool
]);

/**
 * Makes a call. Never throws for what a caller or a controller may cause: that is an answer with `isError`.
 * @param client whose call it is
 */
export const call = (client: Client, request: ToolCall): Promise<CallOutcome> =>
  throughStages(new Call(client, request));
