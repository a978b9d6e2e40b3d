/** One figure that is promised somewhere: how it is measured, and what bounds it. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The most that it may be, or the least where `bound` says so. */
  readonly target: number;
  readonly bound?: 'at most' | 'at least';
  measure(): Promise<Measured>;
}

export interface Measured {
  readonly value: number;
  /** What else the measurement told, for a person to read. */
  readonly details?: Readonly<Record<string, unknown>>;
}

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

/** Whether a value keeps to a figure's bound. */
export const isMet = ({ target, bound }: Figure, value: number): boolean =>
  bound === 'at least' ? value >= target : value <= target;
