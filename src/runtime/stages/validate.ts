import { withNotes } from '../../common/tool-answer.ts';
import type { CheckedArguments } from '../../contract.ts';
import { nullsLeftOut } from '../gate/arguments/numbers.ts';
import type { Call } from '../owners/call.ts';
import { recordArguments } from './hide-arguments.ts';
import type { Stage } from './stage.ts';

/** Checks the arguments against the tool's schema, and takes out the reserved arguments of changes. */
export const validate: Stage = async (call, next) => {
  const { tool, process, secrets } = call;
  const { name, effect, listed, input } = tool;
  const before = call.args;
  const { token, own } = effect === 'read' ? { token: undefined, own: before } : withoutToken(before);
  const checked = await process.validators.check(name, own, input ?? listed.inputSchema, async (argument) =>
    tool.elsewhere?.(argument, call),
  );
  const { dryRun, ...args } = checked;
  call.token = token;
  call.dryRun = dryRun === true;
  call.args = args;
  const hasChanged = !isSame(before, args);
  if (hasChanged) recordArguments(call);
  secrets.check(args);
  const outcome = await next(call);
  return hasChanged ? { ...outcome, answer: withNotes(outcome.answer, leftOut(call, before, checked)) } : outcome;
};

/** The token comes with a change's own arguments, but no schema lists it and no log keeps it. */
function withoutToken({ confirm: token, ...own }: CheckedArguments): { token: unknown; own: CheckedArguments } {
  return { token, own };
}

/** A note about null arguments. Some programs fill in everything they leave out, so it is not an error. */
function leftOut({ tool }: Call, args: CheckedArguments, checked: CheckedArguments): string[] {
  const names = nullsLeftOut(args, { dryRun: null, confirm: null, ...checked });
  if (names.length === 0) return [];
  const note = `Left out, because null means "not given" here: ${names.join(', ')}.`;
  return [tool.effect === 'read' ? note : `${note} To clear a field, send an empty value.`];
}

/** Whether a check left the arguments unchanged. */
function isSame(before: CheckedArguments, after: CheckedArguments): boolean {
  const names = Object.keys(before);
  return names.length === Object.keys(after).length && names.every((name) => before[name] === after[name]);
}
