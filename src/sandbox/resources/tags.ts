/** Tags, and what the controller makes of those that it cannot keep. */
import { unhandled } from '../http/errors.ts';
import type { Values } from '../world.ts';

/** The fields to be stored, their tags as the controller keeps them: lists and objects are dropped without a word. */
export function withStorableTags(stored: Values): Values {
  if (typeof stored.tags !== 'object' || stored.tags === null) return stored;
  const entries = Object.entries(stored.tags);
  // The database has no keys without a name, and the controller does not look before it tries.
  if (entries.some(([name]) => name === '')) throw unhandled('key required');
  return {
    ...stored,
    tags: Object.fromEntries(entries.filter(([, value]) => typeof value !== 'object' || value === null)),
  };
}
