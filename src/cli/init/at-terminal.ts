import { fitted } from '../terminal/fitted.ts';
import { untilLeft } from '../terminal/until-left.ts';
import type { Asker } from './asker.ts';
import { Cancelled } from './cancelled.ts';

/** Where a prompt is shown, and what ends it. */
interface Screen {
  readonly output: typeof process.stderr;
  readonly signal: AbortSignal;
}

/** Asks a person at the terminal. @param prompts the prompt library, which is only loaded for this */
export function atTerminal(prompts: typeof import('../terminal/prompts.ts')): Asker {
  const output = process.stderr;
  const lined = (text: string) => prompts.lined(text, output);
  const fault = (text: string | undefined) =>
    text === undefined ? undefined : lined(text.replace(/^./, (first) => first.toUpperCase()));
  const required =
    (check?: (text: string) => string | undefined, usual?: string) =>
    (given = ''): string | undefined => {
      const answer = given.trim() || usual;
      return answer ? fault(check?.(answer)) : 'Enter a value.';
    };
  const withoutEcho = (question: string) =>
    answered((at) => prompts.password({ message: lined(question), validate: required(), ...at }));
  return {
    async text(_flag, question, check, { usual, earlier } = {}) {
      const message = lined(question);
      const offered = usual === undefined ? {} : { placeholder: usual, defaultValue: usual };
      const start = earlier === undefined ? {} : { initialValue: earlier };
      const validate = required(check, usual);
      return (await answered((at) => prompts.text({ message, validate, ...at, ...offered, ...start }))).trim();
    },
    choice(_flag, question, options, usual) {
      const initial = usual === undefined ? {} : { initialValue: usual };
      const all = options.map((each) => ({ ...each }));
      return answered((at) => prompts.select({ message: question, options: all, ...at, ...initial }));
    },
    secret: (_flag, question) => withoutEcho(question),
    code: withoutEcho,
    async several(question, options) {
      if (options.length === 0) return [];
      const all = options.map((each) => ({ ...each }));
      return answered((at) => prompts.multiselect({ message: question, options: all, required: false, ...at }));
    },
    confirm: (question) => answered((at) => prompts.confirm({ message: question, initialValue: false, ...at })),
    show: (text) => prompts.log.info(fitted(text, output, prompts.MARGIN), { output }),
    progress: (text) => prompts.log.step(fitted(text, output, prompts.MARGIN), { output }),
  };
}

/** What the person answered. @throws {Cancelled} if they left the prompt */
async function answered<T>(prompt: (at: Screen) => Promise<T>): Promise<Exclude<T, symbol>> {
  const typed = await untilLeft((signal) => prompt({ output: process.stderr, signal }));
  if (typeof typed === 'symbol') throw new Cancelled();
  return typed as Exclude<T, symbol>;
}
