import type { SharedState } from '../../common/shared-state.ts';

interface Note {
  readonly value: string;
  readonly ends: number;
}

/** More entries, and characters of them, than one process creates during their lifetime. Beyond that, the oldest are dropped. */
const MAX = 50_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** The store of a process that shares nothing. @param now milliseconds of a monotonic clock */
export function memoryState(now: () => number = () => performance.now()): SharedState {
  const notes = new Map<string, Note>();
  let characters = 0;
  const drop = (key: string) => {
    characters -= notes.get(key)?.value.length ?? 0;
    notes.delete(key);
  };
  const at = (key: string): Note | undefined => {
    const note = notes.get(key);
    if (note === undefined || note.ends > now()) return note;
    drop(key);
    return undefined;
  };
  const put = (key: string, value: string, ends: number) => {
    drop(key);
    notes.set(key, { value, ends });
    characters += value.length;
    for (const oldest of notes.keys()) {
      if (notes.size <= MAX && characters <= MAX_CHARACTERS) break;
      drop(oldest);
    }
  };
  return {
    async claim(key, value, life) {
      if (at(key) !== undefined) return false;
      put(key, value, now() + life);
      return true;
    },
    async read(key, life) {
      const note = at(key);
      if (note !== undefined && life !== undefined) put(key, note.value, now() + life);
      return note?.value;
    },
    async write(key, value, life) {
      put(key, value, now() + life);
    },
    async forget(key) {
      drop(key);
    },
    async count(key, window, by = 1) {
      const note = at(key);
      const count = Number(note?.value ?? 0) + by;
      put(key, String(count), note?.ends ?? now() + window);
      return count;
    },
    async close() {},
  };
}
