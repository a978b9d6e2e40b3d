import { type ToolAnswer, textOf } from '../../common/tool-answer.ts';
import { fitted } from './fitted.ts';

/** Prints why a call failed, for the person who runs a command. */
export function printFailure(answer: ToolAnswer): void {
  process.stderr.write(`${fitted(textOf(answer), process.stderr)}\n`);
}
