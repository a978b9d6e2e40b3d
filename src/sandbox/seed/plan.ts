/** What the steps of seeding a network pass to each other. */
import { MINUTE } from '../../common/durations.ts';
import type { Entity } from '../kernel.ts';
import type { World } from '../world.ts';
import type { Random } from './random.ts';
import type { Shape } from './shape.ts';
import type { Application, SITES } from './words.ts';

export type Site = (typeof SITES)[number];

export interface SeededService {
  readonly entity: Entity;
  readonly application: Application;
  readonly site: Site;
}

export interface Plan {
  readonly world: World;
  readonly random: Random;
  readonly shape: Shape;
  readonly sites: readonly Site[];
  /** The creation time of the n-th entity: the same in every run. */
  readonly times: (n: number) => { readonly createdAt: string; readonly updatedAt: string };
}

const BEGAN = Date.parse('2026-01-05T08:00:00Z');

/** The first entity was created on a Monday morning, the next ones every few minutes. */
export function timesOf(n: number): { readonly createdAt: string; readonly updatedAt: string } {
  const at = new Date(BEGAN + n * 3 * MINUTE).toISOString();
  return { createdAt: at, updatedAt: at };
}
