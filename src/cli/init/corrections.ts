import { ToolError } from '../../common/tool-error.ts';
import { LoginRefused, SecondFactorRefused } from '../../runtime/network/auth/login.ts';
import { escapeText } from '../../runtime/safety/sanitize/escape.ts';
import type { Prompter } from '../logins/storable-login.ts';

/** How often a person may try before the command ends. */
const ATTEMPTS = 3;

/** Prompts with answers that a person can correct. */
export interface Corrections {
  /** The same prompts; what was answered once is not asked again, unless it has to be corrected. */
  readonly prompter: Prompter;
  /**
   * Attempts something with the answers that it prompts for. If it fails, a person sees why, corrects the answers, which
   * are still there, and it is attempted again. Without a person, or if nothing was typed, it fails at once.
   * @param also flags that were answered before, which it depends on
   * @throws {ToolError} of the last attempt
   */
  untilRight<T>(attempt: () => Promise<T>, also?: readonly string[]): Promise<T>;
}

/** The passphrase does not open what is stored. */
export class PassphraseRefused extends ToolError {}

export function correctable(original: Prompter): Corrections {
  /** The answers that are kept, by flag. */
  const typed = new Map<string, string>();
  const secrets = new Set<string>();
  /** Answers to correct: they become the defaults of their prompts. */
  const earlier = new Map<string, string>();
  /** Whether a person types the answer: at a terminal, that of stdin, too. */
  const isTyped = (flag: string): boolean => {
    const given = original.values.text(flag);
    return given === undefined || (given === '-' && secrets.has(flag) && original.attended);
  };
  const once = async (flag: string, ask: () => Promise<string>): Promise<string> => {
    const known = typed.get(flag);
    if (known !== undefined) return known;
    const answer = await ask();
    if (isTyped(flag)) typed.set(flag, answer);
    return answer;
  };
  const prompter: Prompter = {
    ...original,
    text(flag, question, check, answers) {
      const before = earlier.get(flag);
      const known = before === undefined ? answers : { ...answers, earlier: before };
      return once(flag, () => original.text(flag, question, check, known));
    },
    choice: (flag, question, options) => once(flag, () => original.choice(flag, question, options, earlier.get(flag))),
    secret(flag, question) {
      secrets.add(flag);
      return once(flag, () => original.secret(flag, question));
    },
  };
  const forget = (flags: readonly string[], withSecrets: boolean) => {
    for (const flag of flags) {
      if (secrets.has(flag) && !withSecrets) continue;
      if (!secrets.has(flag)) earlier.set(flag, typed.get(flag) ?? '');
      typed.delete(flag);
    }
  };
  return {
    prompter,
    async untilRight(attempt, also = []) {
      const before = new Set([...typed.keys()].filter((flag) => !also.includes(flag)));
      for (let left = ATTEMPTS - 1; ; left--) {
        try {
          return await attempt();
        } catch (error) {
          const flags = [...typed.keys()].filter((flag) => !before.has(flag));
          if (left === 0 || flags.length === 0 || !isCorrectable(error)) throw error;
          const isRefused = error instanceof LoginRefused;
          const mayLock = isRefused && flags.some((flag) => secrets.has(flag));
          original.show(escapeText(`${error.message} ${error.advice.person}\n${leftOver(left, mayLock)}`));
          // A password is not what keeps a controller from being reached.
          forget(flags, isRefused || error instanceof PassphraseRefused);
        }
      }
    },
  };
}

/** Whether other answers may help. */
const isCorrectable = (error: unknown): error is ToolError =>
  error instanceof ToolError &&
  (error.kind === 'login' || error.kind === 'unreachable') &&
  !(error instanceof SecondFactorRefused);

function leftOver(left: number, mayLock: boolean): string {
  const attempts = left === 1 ? 'You can try once more.' : `You can try ${left} more times.`;
  return mayLock ? `${attempts} Some controllers lock an account after a few wrong passwords.` : attempts;
}
