import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { ToolFacts } from '../../../contract.ts';

/** Characters: far more than a controller's. */
const LONGEST_ID = 100;

/** What nobody has checked yet can be an object, whose `toString` may be anything. */
const isId = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** Ids of the entities that a call is about. */
export const entitiesIn = {
  /** Those that stand in its path. */
  arguments({ arguments: places }: Pick<ToolFacts, 'arguments'>, given: Readonly<Record<string, unknown>>): string[] {
    return Object.entries(given)
      .filter(([name, value]) => places[name]?.in === 'path' && isId(value))
      .map(([, value]) => String(value).slice(0, LONGEST_ID));
  },

  /** The one that a change made, which the answer to it names. What a read gave is not looked through. */
  answer({ effect }: Pick<ToolFacts, 'effect'>, answer: ControllerAnswer): string[] {
    if (effect === 'read' || answer.status >= 400 || !answer.mediaType.endsWith('json')) return [];
    try {
      const { data } = answer.json as { data?: { id?: unknown } };
      return typeof data?.id === 'string' ? [data.id] : [];
    } catch {
      return [];
    }
  },
};
