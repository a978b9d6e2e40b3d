import { spawn } from 'node:child_process';
import { cleanEnvironment, type Ended, PROGRAM } from '../support/program.ts';

/**
 * Runs init, whose login needs a person.
 * @param person opens the address that it shows, and logs in there
 */
export function initInBrowser(
  args: readonly string[],
  person: (url: string) => Promise<unknown>,
  env: Readonly<Record<string, string>>,
): Promise<Ended> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [PROGRAM, ...args], { env: cleanEnvironment(env), stdio: 'pipe' });
    let [stdout, stderr, shown] = ['', '', false];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      const [, url] = /Open (https?:\S+?),? /.exec(stderr) ?? [];
      if (url === undefined || shown) return;
      shown = true;
      void person(url);
    });
    child.on('close', (code) => done({ code, stdout, stderr }));
    child.stdin.end();
  });
}
