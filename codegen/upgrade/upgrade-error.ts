/** An upgrade that cannot be made; nothing has been changed. */
export class UpgradeError extends Error {
  /** What stands in its way, each with what to do about it. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'UpgradeError';
    this.problems = problems;
  }
}
