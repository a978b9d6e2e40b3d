import { createInterface } from 'node:readline';
import type { Action } from '../runtime/gate/confirm/types.ts';

/** Whether a person is there to be asked: one who sees what is asked, and can type. */
export const hasTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/**
 * Asks a person at the terminal; only y or yes is a yes.
 * @param question that nothing in can steer a terminal
 * @param signal ends the waiting: then nobody has answered
 */
export function askAtTerminal(question: string, signal: AbortSignal): Promise<Action> {
  return new Promise((resolve) => {
    const lines = createInterface({ input: process.stdin, terminal: false });
    const end = (action: Action) => {
      resolve(action);
      lines.close();
    };
    signal.addEventListener('abort', () => end('cancel'), { once: true });
    lines.once('line', (line) => end(/^\s*y(es)?\s*$/i.test(line) ? 'accept' : 'decline'));
    lines.once('close', () => resolve('cancel'));
    process.stderr.write(`${question}\n[y/N] `);
  });
}
