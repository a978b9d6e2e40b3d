/** One figure that is promised somewhere: how it is measured, and what it may be at most. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** The most that it may be. */
  readonly target: number;
  measure(): Promise<Measured>;
}

export interface Measured {
  readonly value: number;
  /** What else the measurement told, for a person to read. */
  readonly details?: Readonly<Record<string, unknown>>;
}
