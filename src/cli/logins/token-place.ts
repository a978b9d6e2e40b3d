import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { cannotBeRead } from '../../common/cannot-be-read.ts';
import { decodeText } from '../../common/decode-text.ts';
import { ForeignPath } from '../../common/foreign-path.ts';
import { systemReason } from '../../common/system-reason.ts';
import { ToolError } from '../../common/tool-error.ts';
import { checkFileEnds } from '../../common/trusted-files.ts';
import type { Environment } from '../merge.ts';

/** The source of a token: one of these. */
export interface TokenPlace {
  readonly file?: string;
  readonly variable?: string;
  /** Program and arguments, run without a shell. */
  readonly command?: readonly string[];
}

/** Milliseconds that a program may take. */
const TIME = 30_000;
/** Characters that it may print. */
const LONGEST = 100_000;

/** @throws {ToolError} of kind `login` if there is none; neither the token nor the program's messages are repeated */
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
  if (variable !== undefined) {
    throw unreadable(`There is no token in the variable ${variable}.`, 'Set it where ziti-mcp is started.');
  }
  const where = file ?? `what ${command?.[0]} prints`;
  throw unreadable(`There is no token in ${where}.`, 'Check that the program that provides it has run.');
}

/** A bare token, or JSON with it: a Kubernetes `ExecCredential` or a token endpoint's answer. */
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
    checkFileEnds(file);
    return decodeText(await readFile(file));
  } catch (error) {
    if (error instanceof ForeignPath) throw unreadable('The token file is not used.', error.message);
    throw unreadable(`The token file ${file} ${cannotBeRead(error)}.`, 'Check the path and its permissions.');
  }
}

async function printedBy(
  [program = '', ...args]: readonly string[],
  env: Environment,
  signal: AbortSignal,
): Promise<string> {
  const next = 'Run it yourself to see what it says.';
  if (program === '') throw unreadable('No file, variable or program with a token is set.', 'Run ziti-mcp init again.');
  return new Promise((done, fail) => {
    const child = spawn(program, args, { env, signal, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    let out = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(unreadable(`${program} did not print a token within ${TIME / 1000} seconds.`, next));
    }, TIME);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      if (out.length <= LONGEST) return;
      child.kill('SIGKILL');
      fail(unreadable(`${program} printed more than ${LONGEST} characters, which is no token.`, next));
    });
    child.on('error', (error) => {
      clearTimeout(timer);
      const what = `${program}, which should print a token, cannot be started: ${systemReason(error)}.`;
      fail(unreadable(what, 'Check the path.'));
    });
    child.on('close', (code, killed) => {
      clearTimeout(timer);
      if (code === 0) done(out);
      else fail(unreadable(`${program}, which should print a token, ended with ${code ?? killed}.`, next));
    });
  });
}

const unreadable = (message: string, next: string): ToolError => new ToolError('login', message, next);
