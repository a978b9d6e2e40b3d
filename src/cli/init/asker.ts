import type { Prompter } from '../logins/storable-login.ts';
import { UsageError } from '../usage-error.ts';

/** What is left to ask a person, once flags, variables and stdin have given what they can. */
export type Asker = Omit<Prompter, 'values' | 'environment' | 'attended'>;

/** Without a terminal nobody can be asked: what has no usual answer is missing. */
export const withoutTerminal: Asker = {
  async text(flag) {
    throw missing(flag);
  },
  async choice(flag, _question, options) {
    throw missing(flag, options.map(({ value }) => value).join('|'));
  },
  async secret(flag) {
    throw missing(flag, '-');
  },
  async code() {
    throw new UsageError('There is no terminal to prompt you for a code.');
  },
  several: async () => [],
  confirm: async () => false,
  show: (text) => void process.stderr.write(`${text}\n`),
  progress: () => undefined,
};

const missing = (flag: string, value = 'VALUE') =>
  new UsageError(`--${flag} ${value} is required, because there is no terminal to prompt you.`);
