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

/** The database does not support empty keys, at any depth, and fails on them once everything else has been checked. */
export function checkKeys({ appData, data, tags }: Values): void {
  if ([tags, appData, data].some(hasEmptyKey)) throw unhandled('key required');
}

function hasEmptyKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '') || Object.values(value).some(hasEmptyKey);
}
