import type { Writable } from 'node:stream';
import { didYouMean, nearest } from '../common/nearest.ts';
import { isSystemError, systemReason } from '../common/system-reason.ts';
import type { KnownSecrets } from '../runtime/safety/secrets/known-secrets.ts';
import type { Command } from './command.ts';
import { allCommands, COMMANDS } from './commands/index.ts';
import { EXIT } from './exit-code.ts';
import { withSecretFiles } from './files/secret-files.ts';
import { variableOf } from './flag.ts';
import { VARIABLES } from './help-facts.ts';
import { type Environment, merge, unknownVariable, unknownVariables } from './merge.ts';
import { parse } from './parse.ts';
import { Values } from './read-values.ts';
import { withDocuments } from './resolve/tables.ts';
import type { Screen } from './terminal/fitted.ts';
import { print } from './terminal/print.ts';
import { quoteWord } from './terminal/quote-word.ts';
import { UsageError } from './usage-error.ts';
import { version } from './version.ts';

/** What people try to see the version. */
const VERSION_WORDS = ['--version', '-v', '-V', 'version'];

/**
 * Runs the program: parse, merge, resolve and wire, for the command in the first word.
 * @param known collects the secrets that a command has
 * @returns the exit code
 */
export async function main(
  argv: readonly string[],
  environment: Environment,
  stdout: Writable & Screen,
  known: KnownSecrets,
): Promise<number> {
  try {
    return await dispatch(argv, environment, stdout, known);
  } catch (error) {
    const message = error instanceof UsageError ? error.message : systemFault(error);
    if (message === undefined) throw error;
    const [{ note }, { hideQuoted }] = await Promise.all([
      import('./terminal/note.ts'),
      import('./terminal/hide-quoted.ts'),
    ]);
    note(hideQuoted(message));
    return EXIT.usage;
  }
}

/** What a person reads about a full disk, a port in use and the like: the program is not at fault. */
function systemFault(error: unknown): string | undefined {
  const { path = 'A file', port } = error as NodeJS.ErrnoException & { readonly port?: number };
  const what = port === undefined ? path : `Port ${port}`;
  return isSystemError(error) ? `${what} cannot be used: ${systemReason(error)}.` : undefined;
}

async function dispatch(
  argv: readonly string[],
  environment: Environment,
  stdout: Writable & Screen,
  known: KnownSecrets,
): Promise<number> {
  const [name, ...rest] = argv[0] === 'help' && argv.length > 1 ? [...argv.slice(1), '--help'] : argv;
  if (VERSION_WORDS.includes(String(name))) return write(stdout, version);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    const { programHelp } = await import('./help.ts');
    const commands = await allCommands();
    if (name !== undefined) return write(stdout, programHelp(commands, stdout));
    process.stderr.write(`${programHelp(commands, process.stderr)}\n`);
    return EXIT.usage;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) throw unknownCommand(name, await allCommands());
  const command = await load();
  if (rest.includes('--help') || rest.includes('-h')) {
    const { commandHelp } = await import('./help.ts');
    return write(stdout, commandHelp(command, stdout));
  }
  const { operands, values } = parse(rest, command.flags);
  await requireKnownVariables(environment, command);
  const merged = merge(values, environment, command.flags);
  const flagValues = new Values(merged, command.flags);
  const flags = command.operands === undefined ? withoutOperands(command, operands, flagValues) : flagValues;
  const withSecrets = withSecretFiles(environment, (secret, kind) => known.keep(secret, kind));
  return command.run({ operands, values: flags, environment: withSecrets, stdout, commands: allCommands, known });
}

/** The nearest commands are those with a near name, or with another word that people try for them. */
function unknownCommand(written: string, commands: readonly Command[]): UsageError {
  const words = commands.flatMap(({ name, also = [] }) => [name, ...also]);
  const found = nearest(written, words);
  const near = commands.filter(({ name, also = [] }) => [name, ...also].some((word) => found.includes(word)));
  const hint = didYouMean(near.map(({ name }) => name));
  return new UsageError(`Unknown command ${quoteWord(written)}. ${hint || 'Run ziti-mcp --help for a list.'}`);
}

/** For a command that takes no operands. @throws {UsageError} for a word that it would silently ignore */
function withoutOperands({ name, flags }: Command, operands: readonly string[], values: Values): Values {
  const [word] = operands;
  if (word === undefined || values.list('spec') !== undefined) return withDocuments(operands, values);
  const hint = flags.some((flag) => flag.name === 'network') ? ': use --network to name a network' : '';
  throw new UsageError(`${name} takes no ${quoteWord(word)}${hint}.`);
}

/** A variable may be meant for another command: the others are only loaded if there is one. @throws {UsageError} */
async function requireKnownVariables(environment: Environment, command: Command): Promise<void> {
  const accepted = variablesOf([command]);
  if (unknownVariables(environment, accepted).length === 0) return;
  const [unknown] = unknownVariables(environment, variablesOf(await allCommands()));
  if (unknown !== undefined) throw unknownVariable(unknown, accepted);
}

const variablesOf = (commands: readonly Command[]): ReadonlySet<string> =>
  new Set([...Object.keys(VARIABLES), ...commands.flatMap(({ flags }) => flags.map(({ name }) => variableOf(name)))]);

async function write(stdout: Writable, text: string): Promise<number> {
  await print(stdout, text);
  return EXIT.done;
}
