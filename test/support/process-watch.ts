import { readdirSync, readFileSync } from 'node:fs';

const LOOKS = 5;

/**
 * Watches the arguments and the environment of every process of this machine, as its other users could (Linux only).
 */
export class ProcessWatch {
  readonly #seen = new Set<string>();
  /** How often each process is inspected: one that has just started still shows what its parent has. */
  readonly #looks = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;
  readonly #marker: string;

  /** @param marker distinguishes the processes of a test: a path in their environment */
  constructor(marker: string) {
    this.#marker = marker;
    this.#timer = setInterval(() => this.#look(), 20);
  }

  /** Everything that was seen: arguments and variables, process by process. */
  end(): readonly string[] {
    this.#look();
    clearInterval(this.#timer);
    return [...this.#seen];
  }

  #look(): void {
    for (const id of processes()) {
      const looks = this.#looks.get(id) ?? 0;
      this.#looks.set(id, looks + 1);
      if (looks >= LOOKS) continue;
      const environment = textOf(id, 'environ');
      // Some processes that a command starts get an environment of their own.
      const isOurs = environment.includes(this.#marker) || parentOf(id) === process.pid;
      if (id === String(process.pid) || !isOurs) continue;
      this.#seen.add(environment).add(textOf(id, 'cmdline'));
    }
  }
}

const processes = (): string[] =>
  process.platform === 'linux' ? readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];

const parentOf = (id: string): number => Number(textOf(id, 'stat').replace(/^.*\)/s, '').split(' ')[2]);

/** Empty for a process that has ended, or belongs to another user. */
function textOf(id: string, file: 'environ' | 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${id}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
