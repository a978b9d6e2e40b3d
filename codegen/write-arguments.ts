import type { Effect } from '../src/contract.ts';
import type { JsonObject } from './json.ts';

/** The reserved arguments of a call by its effect: what changes something can be tried without changing it. */
export const writeArguments = (effect: Effect): JsonObject =>
  effect === 'read' ? {} : { dryRun: { type: 'boolean' } };
