import { createReadStream, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { isObject } from '../../../common/is-object.ts';
import type { AuditLine } from './entry.ts';
import { changesPath, rotatedFiles } from './rotated-files.ts';

/** One call in the audit trail: its only line, or its intent joined with its outcome. */
export interface ReadCall extends AuditLine {
  /** `unknown` for a change without an outcome line: the process or machine stopped in between. */
  readonly result: string;
}

/** All calls of a trail in order, and how many lines could not be read. */
export interface ReadTrail {
  /** Number of files; 0 if nothing was ever written. */
  readonly files: number;
  readonly calls: readonly ReadCall[];
  readonly unreadable: number;
}

/**
 * Reads a trail with its rotated files. `wanted` keeps unwanted calls out of memory.
 * @throws {Error} of the file system
 */
export async function readTrail(path: string, wanted: (call: ReadCall) => boolean): Promise<ReadTrail> {
  const calls = new Map<string, ReadCall>();
  let unreadable = 0;
  const changes = changesPath(path);
  const all = [...rotatedFiles(changes), changes, ...rotatedFiles(path), path];
  const files = all.filter((each) => statSync(each, { throwIfNoEntry: false }));
  for (const file of files) {
    for await (const text of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      if (text === '') continue;
      const line = parsed(text);
      if (line === undefined) unreadable += 1;
      else join(calls, line, wanted);
    }
  }
  return { files: files.length, calls: [...calls.values()].filter(wanted), unreadable };
}

/** All tool names in a trail, those of tools that do not exist too. @throws as {@link readTrail} */
export async function toolsIn(path: string): Promise<readonly string[]> {
  const names = new Set<string>();
  await readTrail(path, ({ tool }) => {
    names.add(tool);
    return false;
  });
  return [...names];
}

function join(calls: Map<string, ReadCall>, line: AuditLine, wanted: (call: ReadCall) => boolean): void {
  const time = calls.get(line.call)?.time ?? line.time;
  const call: ReadCall = { ...line, time, result: line.result ?? 'unknown' };
  // An intent is kept until its outcome decides whether the call is wanted.
  if (line.event === 'intent' || wanted(call)) calls.set(line.call, call);
  else calls.delete(line.call);
}

function parsed(text: string): AuditLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

/** Texts of every line, and of some. */
const ALWAYS = ['time', 'event', 'network', 'identity', 'session', 'call', 'tool'];
const SOMETIMES = ['effect', 'decision', 'rule', 'result'];

/** Whether something is a line of a trail, as far as it is shown to people. Others may have written to the file. */
function isLine(line: unknown): line is AuditLine {
  if (!isObject(line)) return false;
  const { client = {}, entities = [] } = line;
  if (!isObject(client) || !Array.isArray(entities)) return false;
  const sometimes = [...SOMETIMES.map((name) => line[name]), client['name']].map((text) => text ?? '');
  return [...ALWAYS.map((name) => line[name]), ...sometimes, ...entities].every((text) => typeof text === 'string');
}
