import type { Effect } from '../../src/contract.ts';
import type { JsonObject } from '../common/json.ts';

/** The reserved arguments of a call by its effect: anything that changes data can be tried with a dry run. */
export const writeArguments = (effect: Effect): JsonObject =>
  effect === 'read' ? {} : { dryRun: { type: 'boolean' } };
