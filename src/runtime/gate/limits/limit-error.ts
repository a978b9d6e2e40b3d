import { ToolError } from '../../../common/tool-error.ts';
import type { Limits } from './limits.ts';

/** A call beyond a limit; nothing was sent. */
export class LimitError extends ToolError {
  readonly limit: keyof Limits;

  /** @param next when or how to try again, as a full sentence */
  constructor(limit: keyof Limits, message: string, next: string) {
    super('refused', `${message} (limit "${limit}").`, `Nothing was sent. ${next}`);
    this.limit = limit;
  }
}
