import type { SharedState } from '../../common/shared-state.ts';

interface Note {
  readonly value: string;
  readonly ends: number;
}

/** More entries than one process creates during their lifetime. Beyond that, the oldest are dropped. */
const MAX = 50_000;

/** The store of a process that shares nothing. @param now milliseconds of a monotonic clock */
export function memoryState(now: () => number = () => performance.now()): SharedState {
  const notes = new Map<string, Note>();
  const at = (key: string): Note | undefined => {
    const note = notes.get(key);
    if (note === undefined || note.ends > now()) return note;
    notes.delete(key);
    return undefined;
  };
  const put = (key: string, value: string, ends: number) => {
    notes.delete(key);
    notes.set(key, { value, ends });
    const [oldest] = notes.keys();
    if (notes.size > MAX && oldest !== undefined) notes.delete(oldest);
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
      notes.delete(key);
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
