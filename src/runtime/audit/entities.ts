import type { Operation } from '../../contract.ts';
import type { ControllerAnswer } from '../controller/types.ts';

/** Characters: far more than a controller's. */
const LONGEST_ID = 100;

/** Ids of the entities that a call is about. */
export const entitiesIn = {
  /** Those that stand in its path. */
  arguments({ arguments: places }: Operation, given: Readonly<Record<string, unknown>>): string[] {
    return Object.entries(given)
      .filter(([name]) => places[name]?.in === 'path')
      .map(([, value]) => String(value).slice(0, LONGEST_ID));
  },

  /** The one that a change made, which the answer to it names. What a read gave is not looked through. */
  answer({ effect }: Operation, { status, mediaType, body }: ControllerAnswer): string[] {
    if (effect === 'read' || status >= 400 || !mediaType.endsWith('json')) return [];
    try {
      const { data } = JSON.parse(new TextDecoder().decode(body)) as { data?: { id?: unknown } };
      return typeof data?.id === 'string' ? [data.id] : [];
    } catch {
      return [];
    }
  },
};
