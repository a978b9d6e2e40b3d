import { type Advice, ToolError } from '../../../common/tool-error.ts';
import { escapeLine } from '../../safety/sanitize/escape.ts';
import type { Fault } from './tokens.ts';

const WHY_VOID: Readonly<Record<Fault, string>> = {
  forged: 'this server did not issue it, or it was modified',
  expired: 'it is more than five minutes old',
  client: 'it was issued to another client',
  network: 'it was issued for another network',
  operation: 'it was issued for another tool',
  arguments: 'it was issued for other arguments',
  used: 'it has already been used',
  full: 'too many were used in the last five minutes to keep track of another one',
  target: 'its target, something that depends on the target, or the rules for this change have changed since',
};

/** A confirmation that is not valid. */
export const invalidToken = (name: string, fault: Fault): ToolError =>
  new ToolError(
    'refused',
    `Nothing was sent: the confirmation of ${name} is not valid: ${WHY_VOID[fault]}.`,
    fault === 'full'
      ? 'Wait a few minutes before the next change.'
      : 'Retry without `confirm` to get a fresh preview and token.',
  );

/** A person who said no at the prompt of a command needs no advice. */
const UNLESS_ASKED: Advice = {
  model: 'Do not make this call again, or another one with the same effect, unless they ask for it.',
  person: '',
};

export const declined = (name: string): ToolError =>
  new ToolError('refused', `Nothing was sent: the user declined ${name}.`, UNLESS_ASKED);

/** The same call once more, soon after, or yet another call of a tool whose calls were declined. */
export const declinedBefore = (name: string, seconds: number): ToolError =>
  new ToolError(
    'refused',
    `Nothing was sent: a person has just declined this call of ${name}, or several like it, and is not asked again for ${seconds} seconds.`,
    UNLESS_ASKED,
  );

export const unanswered = (name: string): ToolError =>
  new ToolError('refused', `Nothing was sent: the user did not answer whether to run ${name}.`, {
    model: 'Make the call again if it is still wanted: the user will be asked again.',
    person: '',
  });

/** A change that needs confirmation when nobody can be asked. */
export const nobodyToAsk = (name: string, judgements: readonly string[]): ToolError =>
  new ToolError(
    'refused',
    [
      `Nothing was sent: ${name} needs a person's confirmation, and this client cannot ask for it (MCP elicitation).`,
      ...judgements.map((each) => `It ${escapeLine(each)}`),
    ].join(' '),
    'The operator can start this server with --confirm token: then the first call shows what would happen and the second one confirms it. dryRun: true shows it now.',
  );

/** One question more than a person is asked. */
export const tooManyQuestions = (): ToolError =>
  new ToolError(
    'refused',
    'Nothing was sent: the person still has another question to answer, and is only asked one at a time.',
    'Wait until it is answered, or for five minutes if its client does not show it any more; then make the call again if it is still wanted.',
  );

/** A second step when two-step confirmation is off. */
export const noSecondStep = (name: string): ToolError =>
  new ToolError(
    'refused',
    `Nothing was sent: ${name} was called with \`confirm\`, but this server does not use two-step confirmation.`,
    {
      model:
        'Omit `confirm`: a person is asked when confirmation is needed. The operator can enable two-step confirmation with --confirm token.',
      person: 'Omit `confirm`: you are asked when confirmation is needed, unless you use --yes.',
    },
  );

const allowable = (how: string): Advice => ({
  model: `The operator can allow it ${how}`,
  person: `You can allow it ${how}`,
});

/** A call that would harm the controller itself, without an allowance for that. */
export const harmful = (name: string, why: string): ToolError =>
  new ToolError(
    'refused',
    `Nothing was sent: ${name} is a hazard here: ${why}`,
    allowable(`with --allow-write ${name}, by its exact name, or by a rule of the policy file that names it.`),
  );

/** A call that would cut this server's own access, when that is not allowed. */
export const lockedOut = (name: string, why: string): ToolError =>
  new ToolError(
    'refused',
    `Nothing was sent: ${name} can cut off this server's own access: ${why}`,
    allowable(
      `with --allow-write ${name} (the exact name), or with a policy file rule that names it or the mark lockout.`,
    ),
  );
