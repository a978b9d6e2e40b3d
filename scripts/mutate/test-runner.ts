import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** What is asked of the process that runs tests. */
export interface Job {
  readonly tests: readonly string[];
  /** Files that are no longer what they were. */
  readonly changed: readonly string[];
}

/** Runs tests of a folder, many times, in a process of its own that can be ended. */
export class TestRunner {
  readonly #folder: string;
  #host: ChildProcess | undefined;
  #changed: string[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A file is to be read again before the next tests. */
  changed(path: string): void {
    this.#changed.push(path);
  }

  /**
   * @param longest milliseconds; beyond, the tests are taken for some that never end, and ended
   * @returns what fails first; undefined where all pass
   */
  async fails(tests: readonly string[], longest: number): Promise<string | undefined> {
    this.#host ??= fork(resolve(import.meta.dirname, 'test-host.ts'), {
      cwd: this.#folder,
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const host = this.#host;
    host.send({ tests, changed: this.#changed.splice(0) } satisfies Job);
    return new Promise((done) => {
      const end = (failure: string | undefined) => {
        clearTimeout(timer);
        host.removeAllListeners();
        done(failure);
      };
      const stop = (failure: string) => void this.close().then(() => end(failure));
      const timer = setTimeout(() => stop('takes too long'), longest);
      host.once('message', ({ failure }: { failure?: string }) => end(failure));
      host.once('exit', (code) => stop(`ended the process: ${code}`));
    });
  }

  async close(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    if (host === undefined || host.exitCode !== null || host.signalCode !== null) return;
    host.kill('SIGKILL');
    await once(host, 'exit');
  }
}
