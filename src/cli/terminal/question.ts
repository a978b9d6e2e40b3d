import { createInterface } from 'node:readline';
import type { Action } from '../../runtime/gate/confirm/types.ts';
import { fitted } from './fitted.ts';

/**
 * Asks a person at the terminal; only y or yes means yes.
 * @param question must be free of terminal control sequences
 * @param signal ends the wait, without an answer
 */
export function askAtTerminal(question: string, signal: AbortSignal): Promise<Action> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, terminal: false });
    const leave = () => lines.close();
    signal.addEventListener('abort', leave);
    let action: Action = 'cancel';
    lines.once('line', (line) => {
      action = /^\s*y(es)?\s*$/i.test(line) ? 'accept' : 'decline';
      lines.close();
    });
    lines.once('close', () => {
      signal.removeEventListener('abort', leave);
      // Nobody ended the line of the question.
      if (action === 'cancel') process.stderr.write('\n');
      resolve(action);
    });
    process.stderr.write(`${fitted(question, process.stderr)}\n[y/N] `);
  });
}
