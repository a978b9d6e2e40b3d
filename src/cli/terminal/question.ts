import { createInterface } from 'node:readline';
import type { Action } from '../../runtime/gate/confirm/types.ts';
import { fitted } from './fitted.ts';

/** Whether a person can be asked: one who can see the question and type an answer. */
export const hasTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/**
 * Asks a person at the terminal; only y or yes means yes.
 * @param question must be free of terminal control sequences
 * @param signal ends the wait, without an answer
 */
export function askAtTerminal(question: string, signal: AbortSignal): Promise<Action> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, terminal: false });
    const end = (action: Action) => {
      resolve(action);
      lines.close();
    };
    const leave = () => end('cancel');
    signal.addEventListener('abort', leave);
    lines.once('line', (line) => end(/^\s*y(es)?\s*$/i.test(line) ? 'accept' : 'decline'));
    lines.once('close', () => {
      signal.removeEventListener('abort', leave);
      resolve('cancel');
    });
    process.stderr.write(`${fitted(question, process.stderr)}\n[y/N] `);
  });
}
