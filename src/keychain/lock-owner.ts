import { createHash, randomUUID } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';

/** What a lock file says of the process that holds it; no two locks say the same. */
export function lockOwner(): string {
  const { pid } = process;
  return [randomUUID(), place() ?? '', pid, startOf(pid) ?? ''].join(' ');
}

/**
 * What is certain of the process that wrote this into a lock file. One on another machine, or in another container,
 * cannot be seen from here, and nor can that of a lock that does not say who holds it.
 */
export function stateOfOwner(owner: string): 'running' | 'ended' | undefined {
  const [, where = '', pid = '', start = ''] = owner.split(' ');
  if (where === '' || where !== place() || !/^[1-9]\d*$/.test(pid)) return undefined;
  if (!isRunning(Number(pid))) return 'ended';
  const now = startOf(Number(pid));
  // Without a start, another process may have the number by now.
  if (now === undefined || start === '') return undefined;
  return now === start ? 'running' : 'ended';
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it belongs to another user.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** Where the numbers of processes mean the same: one start of one machine, and there one container. Undefined if not known. */
function place(): string | undefined {
  try {
    const isLinux = process.platform === 'linux';
    // In a container that shows the /proc of another one, the same numbers mean other processes there.
    if (isLinux && readlinkSync('/proc/self') !== String(process.pid)) return undefined;
    const facts = isLinux
      ? [readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'), readlinkSync('/proc/self/ns/pid')]
      : [hostname(), ...addresses()];
    return createHash('sha256').update(facts.join('\n')).digest('base64url');
  } catch {
    return undefined;
  }
}

/** The hardware addresses of this machine: two machines can have the same name. */
const addresses = (): string[] =>
  Object.values(networkInterfaces())
    .flatMap((each = []) => each.map(({ mac }) => mac))
    .sort();

/** When a process started, in ticks since the machine did; empty if it has ended, undefined if that is not known. */
function startOf(pid: number): string | undefined {
  try {
    // The name of its program, in parentheses, can contain anything (proc(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? '' : fields[19];
  } catch {
    return undefined;
  }
}
