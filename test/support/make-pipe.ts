import { execFileSync } from 'node:child_process';

/** Creates a named pipe, for which Node has no function. */
export function makePipe(path: string): void {
  execFileSync('sh', ['-c', 'mkfifo "$0"', path]);
}
