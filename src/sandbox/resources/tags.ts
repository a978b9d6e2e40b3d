/** Tags, and what the controller does with those that it cannot store. */
import { unhandled } from '../errors.ts';
import type { Values } from '../world.ts';

/** The fields to store, with tags as the controller stores them: lists and objects are silently dropped. */
export function withStorableTags(stored: Values): Values {
  if (typeof stored.tags !== 'object' || stored.tags === null) return stored;
  const entries = Object.entries(stored.tags);
  return {
    ...stored,
    tags: Object.fromEntries(entries.filter(([, value]) => typeof value !== 'object' || value === null)),
  };
}

/** The database does not support empty keys, and fails on them once everything else has been checked. */
export function checkKeys({ appData, tags }: Values): void {
  for (const map of [tags, appData]) {
    if (Object.hasOwn((map ?? {}) as Values, '')) throw unhandled('key required');
  }
}
