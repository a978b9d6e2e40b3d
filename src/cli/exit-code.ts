import type { ToolErrorKind } from '../common/tool-error.ts';

/** Exit codes of every command. */
export const EXIT = { done: 0, no: 1, usage: 2, unreachable: 3, interrupted: 130 } as const;

const BY_FAILURE: Readonly<Record<ToolErrorKind, number>> = {
  unknown: EXIT.usage,
  arguments: EXIT.usage,
  refused: EXIT.no,
  asked: EXIT.no,
  controller: EXIT.no,
  login: EXIT.unreachable,
  unreachable: EXIT.unreachable,
  cancelled: EXIT.interrupted,
  internal: EXIT.no,
};

export const exitCodeOf = (failure: ToolErrorKind | undefined): number =>
  failure === undefined ? EXIT.done : BY_FAILURE[failure];
