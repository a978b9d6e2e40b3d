import { type Advice, adviceOf, ToolError } from '../../../common/tool-error.ts';
import type { Limits } from './limits.ts';

/** A call beyond a limit; nothing was sent. */
export class LimitError extends ToolError {
  readonly limit: keyof Limits;

  /** @param next when or how to try again, as a full sentence */
  constructor(limit: keyof Limits, message: string, next: string | Advice) {
    const { model, person } = adviceOf(next);
    const advice = { model: `Nothing was sent. ${model}`, person: `Nothing was sent. ${person}` };
    super('refused', `${message} (limit "${limit}").`, advice);
    this.limit = limit;
  }
}
