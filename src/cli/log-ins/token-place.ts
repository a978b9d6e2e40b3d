import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { ToolError } from '../../common/tool-error.ts';
import type { Environment } from '../merge.ts';

/** Where a token is: in one of these. */
export interface TokenPlace {
  readonly file?: string;
  readonly variable?: string;
  /** Program and arguments; no shell reads them. */
  readonly command?: readonly string[];
}

/** Milliseconds for a program, and characters that it may print. */
const TIME = 30_000;
const LONGEST = 100_000;

/** @throws {ToolError} of kind `login` where there is none; neither it nor what a program says is repeated */
export async function readToken(place: TokenPlace, environment: Environment, signal: AbortSignal): Promise<string> {
  const { file, variable, command } = place;
  const text =
    file !== undefined
      ? await textOf(file)
      : variable !== undefined
        ? (environment[variable] ?? '')
        : await printedBy(command ?? [], environment, signal);
  const token = tokenIn(text.trim());
  if (token !== undefined && token !== '') return token;
  const where = file ?? (variable === undefined ? `what ${command?.[0]} prints` : `the variable ${variable}`);
  throw unreadable(`There is no token in ${where}.`, 'Check that what hands it out has run.');
}

/** A bare token, or JSON with it: an `ExecCredential` of Kubernetes, or an answer of a token endpoint. */
function tokenIn(text: string): string | undefined {
  if (!text.startsWith('{')) return text;
  try {
    const { status, access_token: access, token } = JSON.parse(text);
    const found = status?.token ?? access ?? token;
    return typeof found === 'string' ? found : undefined;
  } catch {
    return undefined;
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw unreadable(`The token file ${file} cannot be read (${code}).`, 'Check the path and its rights.');
  }
}

function printedBy(
  [program = '', ...given]: readonly string[],
  env: Environment,
  signal: AbortSignal,
): Promise<string> {
  const next = 'Run it yourself to see what it says.';
  return new Promise((done, fail) => {
    const child = spawn(program, given, { env, signal, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    let out = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(unreadable(`${program} has not printed a token in ${TIME / 1000} seconds.`, next));
    }, TIME);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      if (out.length > LONGEST) child.kill('SIGKILL');
    });
    child.on('error', ({ code }: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      fail(unreadable(`${program}, which is to print a token, cannot be started (${code}).`, 'Check the path.'));
    });
    child.on('close', (code, killed) => {
      clearTimeout(timer);
      if (code === 0) done(out);
      else fail(unreadable(`${program}, which is to print a token, ended with ${code ?? killed}.`, next));
    });
  });
}

const unreadable = (message: string, next: string): ToolError => new ToolError('login', message, next);
