import { EXIT } from '../exit-code.ts';
import { note } from '../terminal/note.ts';

/** Until disposed of, Ctrl-C between two prompts ends the program with these words, as it does at a prompt. */
export function interruptsSay(text: string): Disposable {
  const leave = () => {
    note(text);
    process.exit(EXIT.interrupted);
  };
  process.once('SIGINT', leave);
  return { [Symbol.dispose]: () => void process.off('SIGINT', leave) };
}
