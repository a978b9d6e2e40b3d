import { resolve } from 'node:path';
import { ToolError } from '../../common/tool-error.ts';
import { UsageError } from '../usage-error.ts';
import type { StorableLogin } from './storable-login.ts';
import type { TokenPlace } from './token-place.ts';

const FLAGS = ['token-file', 'token-variable', 'token-command'] as const;

/** A token of an external provider that something else issues and renews. */
export const extJwt: StorableLogin = {
  method: 'ext-jwt',
  also: ['token'],
  title: 'Token of a workload',
  hint: 'from a file, a variable or a program',
  flags: [
    { name: 'token-file', kind: 'text', value: 'FILE', help: 'file with a token of an external provider' },
    { name: 'token-variable', kind: 'text', value: 'NAME', help: 'environment variable that holds the token' },
    {
      name: 'token-command',
      kind: 'text',
      value: 'COMMAND',
      help: 'command that prints the token, like a kubectl credential plugin; a JSON array if an argument contains spaces',
    },
  ],
  isImplied: (values) => FLAGS.some((flag) => values.text(flag) !== undefined),
  form: async () => (await import('./ext-jwt-form.ts')).extJwtForm,
  async prompt(prompter) {
    const chosen = FLAGS.filter((flag) => prompter.values.text(flag) !== undefined);
    if (chosen.length > 1) throw new UsageError(`--${chosen.join(' and --')} cannot be combined: use one of them.`);
    if (chosen.length === 0 && !prompter.attended) {
      throw new UsageError('Where is the token? Use --token-file, --token-variable or --token-command.');
    }
    const flag = chosen[0] ?? (await prompter.choice('token-from', 'Where is the token?', PLACES));
    const text = await prompter.text(flag, QUESTIONS[flag as (typeof FLAGS)[number]]);
    return { login: { method: 'ext-jwt', ...placeOf(flag, text) }, secrets: {} };
  },
  who: (login) => `the identity that the token of ${describePlace(login as unknown as TokenPlace)} names`,
  readFrom: (login) => describePlace(login as unknown as TokenPlace),
  flagsAgain(login, given) {
    if (FLAGS.some((flag) => given.text(flag) !== undefined)) return {};
    const { file, variable, command } = login as unknown as TokenPlace;
    return {
      ...(file === undefined ? {} : { 'token-file': file }),
      ...(variable === undefined ? {} : { 'token-variable': variable }),
      ...(command === undefined ? {} : { 'token-command': JSON.stringify(command) }),
    };
  },
  obstacle: ({ variable }, network) =>
    variable === undefined
      ? undefined
      : `most clients do not pass ${String(variable)} on, and ${network} reads its token from it: a file or a program works with all of them (ziti-mcp init --network ${network} --token-file FILE).`,
  async credentials(login, { environment }) {
    const { readToken } = await import('./token-place.ts');
    return { method: 'ext-jwt', token: (signal) => readToken(login as unknown as TokenPlace, environment, signal) };
  },
  async validUntil(login, { environment }) {
    const place = login as unknown as TokenPlace;
    const [{ readToken }, { expiryOf }] = await Promise.all([
      import('./token-place.ts'),
      import('../../common/token-expiry.ts'),
    ]);
    const end = expiryOf(await readToken(place, environment, new AbortController().signal));
    if (end === Infinity) return undefined;
    const until = new Date(end).toISOString();
    if (end > Date.now()) return until;
    throw new ToolError(
      'login',
      `The token of ${describePlace(place)} expired at ${until}, according to the clock of this machine.`,
      'Check that the program that provides it still renews it.',
    );
  },
};

const QUESTIONS = {
  'token-file': 'Path of the file',
  'token-variable': 'Name of the variable',
  'token-command': 'Program and its arguments',
} as const;

const PLACES = [
  { value: 'token-file', label: 'A file' },
  { value: 'token-variable', label: 'A variable' },
  { value: 'token-command', label: 'A program prints it' },
];

function placeOf(flag: string, text: string): TokenPlace {
  if (flag === 'token-file') return { file: resolve(text) };
  if (flag === 'token-variable') return { variable: text };
  return { command: wordsOf(text) };
}

function wordsOf(text: string): readonly string[] {
  if (!text.trimStart().startsWith('[')) return text.trim().split(/\s+/);
  try {
    const words: unknown = JSON.parse(text);
    if (Array.isArray(words) && words.length > 0 && words.every((word) => typeof word === 'string')) return words;
  } catch {
    // Reported below.
  }
  throw new UsageError('--token-command is not a JSON array of strings: ["program","argument"].');
}

function describePlace({ file, variable, command: [program] = [] }: TokenPlace): string {
  if (file !== undefined) return file;
  if (variable !== undefined) return `the variable ${variable}`;
  return program ? `the program ${program}` : 'a place that is not set';
}
