import type { ControllerAnswer } from '../../../common/controller-answer.ts';
import type { CallableFacts, ToolFacts } from '../../../contract.ts';

/** Characters: far more than a controller's ids have. */
const LONGEST_ID = 100;

/** Unchecked values may be objects with any `toString`. */
const isId = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

/** Ids of the entities that a call is about. */
export const entitiesIn = {
  /** The ids in the path of a call. */
  arguments(
    { arguments: places }: Pick<CallableFacts, 'arguments'>,
    args: Readonly<Record<string, unknown>>,
  ): string[] {
    return Object.entries(args)
      .filter(([name, value]) => places[name]?.in === 'path' && isId(value))
      .map(([, value]) => String(value).slice(0, LONGEST_ID));
  },

  /** The id that a change created, from its answer. Answers to reads are not searched. */
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
