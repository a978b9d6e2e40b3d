/** One published figure: how it is measured, and its target. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The maximum, or the minimum if `bound` says so. */
  readonly target: number;
  readonly bound?: 'at most' | 'at least';
  /** What to do if the target is missed, and where. */
  readonly advice?: string;
  /** @throws {NotHere} if this machine lacks something that the measurement needs */
  measure(): Promise<Measured>;
}

export interface Measured {
  readonly value: number;
  /** More about the measurement, for a person to read. */
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Why a figure cannot be measured on this machine. */
export class NotHere extends Error {}

/** A figure with what was measured, as the bench prints it. */
export interface Figured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly target: number;
  readonly bound: 'at most' | 'at least';
  readonly met: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Whether a value meets the target of a figure. */
export const isMet = ({ target, bound }: Figure, value: number): boolean =>
  bound === 'at least' ? value >= target : value <= target;
