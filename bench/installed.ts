import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ensureInstalled } from '../scripts/ensure-installed.ts';

const run = promisify(execFile);

/** The path of the program in the installed package. */
export const installPackage = async (): Promise<string> => ensureInstalled().program;

/** Runs the installed program until it ends. */
export const runProgram = (program: string, args: readonly string[]) =>
  run(process.execPath, [program, ...args], { maxBuffer: 64 * 1024 * 1024 });
