import { Call, type CallOutcome, type ToolCall } from './owners/call.ts';
import type { Client } from './owners/client.ts';
import { admit } from './stages/admit.ts';
import { chooseNetwork } from './stages/choose-network.ts';
import { conclude } from './stages/conclude.ts';
import { execute } from './stages/execute.ts';
import { explain } from './stages/explain.ts';
import { forward } from './stages/forward.ts';
import { guardChange } from './stages/guard-change.ts';
import { hideArguments } from './stages/hide-arguments.ts';
import { judge } from './stages/judge.ts';
import { lookUp } from './stages/look-up.ts';
import { resolveNames } from './stages/resolve-names.ts';
import { type Stage, through } from './stages/stage.ts';
import { validate } from './stages/validate.ts';

/** What happens to every call, in this order, whatever kind of tool it is for and however it came in. */
const STAGES: readonly Stage[] = [
  conclude, // outermost: the audit line; secrets hidden, deceptive text escaped
  explain, // a failure becomes an answer that says what to do
  lookUp, // which tool it is
  chooseNetwork, // which network it is about
  judge, // whether the policy allows it
  admit, // whether it is small enough, and there is room for it
  forward, // an executor hands on to the tool that it names, which is judged in turn
  hideArguments, // which of the arguments are secrets: the rest is recorded
  validate, // the arguments fit the tool
  resolveNames, // ids in the place of names
  guardChange, // a dry run, a person's word, the line of intent
  execute, // the tool does its work
];

/**
 * Makes a call. Never throws for what a caller or a controller may cause: that is an answer with `isError`.
 * @param client whose call it is
 */
export const call = (client: Client, request: ToolCall): Promise<CallOutcome> =>
  through(STAGES, new Call(client, request));
