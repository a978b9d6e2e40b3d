import type { OnFault } from '../common/on-fault.ts';
import type { Declared } from './declared.ts';
import type { SchemaResolver } from './resolver.ts';

/** Everything that reading one operation needs to know about its surroundings. */
export interface OperationContext {
  readonly resolver: SchemaResolver;
  readonly source: string;
  readonly declared: Declared;
  /** Name of the argument for a body that is not an object. */
  readonly wholeBody?: string | undefined;
  /** The operation has not been reviewed: decisions that a person would make are guessed. */
  readonly unreviewed?: boolean;
  /** The most values in the recursive and very large schemas of its arguments. */
  readonly mostDefined?: number;
  /** Called for a part of the operation that cannot be served, and is left out or guessed. */
  readonly onFault?: OnFault;
}
