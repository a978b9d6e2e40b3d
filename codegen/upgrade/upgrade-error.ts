/** An upgrade that is not possible; nothing was changed. */
export class UpgradeError extends Error {
  /** What prevents it, and what to do about each. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'UpgradeError';
    this.problems = problems;
  }
}
