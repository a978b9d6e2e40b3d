import { readFile } from 'node:fs/promises';
import { cannotBeRead } from '../../common/cannot-be-read.ts';
import { decodeText } from '../../common/decode-text.ts';
import { ForeignPath } from '../../common/foreign-path.ts';
import { ToolError } from '../../common/tool-error.ts';
import { checkFileEnds } from '../../common/trusted-files.ts';
import type { Environment } from '../merge.ts';
import { printedBy } from './token-command.ts';

/** The source of a token: one of these. */
export interface TokenPlace {
  readonly file?: string;
  readonly variable?: string;
  /** Program and arguments, run without a shell. */
  readonly command?: readonly string[];
}

/** @throws {ToolError} of kind `login` if there is none; neither the token nor the program's messages are repeated */
export async function readToken(place: TokenPlace, environment: Environment, signal: AbortSignal): Promise<string> {
  const { file, variable, command = [] } = place;
  if (file === undefined && variable === undefined && !command[0]) {
    throw unreadable('No file, variable or program with a token is set.', 'Run ziti-mcp init again.');
  }
  const text =
    file !== undefined
      ? await textOf(file)
      : variable !== undefined
        ? (environment[variable] ?? '')
        : await printedBy(command, environment, signal);
  const token = tokenIn(text.trim());
  if (token !== undefined && token !== '') return token;
  if (variable !== undefined) {
    throw unreadable(`There is no token in the variable ${variable}.`, 'Set it where ziti-mcp is started.');
  }
  const where = file ?? `what ${command[0]} prints`;
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

const unreadable = (message: string, next: string): ToolError => new ToolError('login', message, next);
