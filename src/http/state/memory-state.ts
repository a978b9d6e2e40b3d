import type { SharedState } from '../../common/shared-state.ts';

interface Entry {
  readonly value: string;
  readonly ends: number;
}

/**
 * More entries, and characters of them, than one process creates during their lifetime. Beyond that, the oldest are
 * dropped.
 */
const MAX = 50_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;

/** The store of a process that shares nothing. @param now milliseconds of a monotonic clock */
export function memoryState(now: () => number = () => performance.now()): SharedState {
  const entries = new Map<string, Entry>();
  let characters = 0;
  const drop = (key: string) => {
    characters -= entries.get(key)?.value.length ?? 0;
    entries.delete(key);
  };
  const at = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry === undefined || entry.ends > now()) return entry;
    drop(key);
    return undefined;
  };
  const put = (key: string, value: string, ends: number) => {
    drop(key);
    entries.set(key, { value, ends });
    characters += value.length;
    for (const oldest of entries.keys()) {
      if (entries.size <= MAX && characters <= MAX_CHARACTERS) break;
      drop(oldest);
    }
  };
  /** When the events of a key were counted, oldest first. */
  const timesAt = (key: string): readonly number[] => JSON.parse(at(key)?.value ?? '[]');
  return {
    async claim(key, value, life) {
      if (at(key) !== undefined) return false;
      put(key, value, now() + life);
      return true;
    },
    async read(key, life) {
      const entry = at(key);
      if (entry !== undefined && life !== undefined) put(key, entry.value, now() + life);
      return entry?.value;
    },
    async write(key, value, life) {
      put(key, value, now() + life);
    },
    async forget(key) {
      drop(key);
    },
    async count(key, most, window, events = 1) {
      const since = now() - window;
      const times = timesAt(key).filter((time) => time > since);
      const over = times.length + events - most;
      if (over > 0) return (times[over - 1] ?? now()) - since;
      put(key, JSON.stringify([...times, ...Array.from({ length: events }, now)]), now() + window);
      return undefined;
    },
    async uncount(key) {
      const entry = at(key);
      if (entry !== undefined) put(key, JSON.stringify(timesAt(key).slice(0, -1)), entry.ends);
    },
    async close() {},
  };
}
