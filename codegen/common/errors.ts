/**
 * A fault in an input of the generator (document, overlay, lock), with what a person needs to fix it: the place, and
 * what to do. Exit code 2 on the command line.
 */
export class InputError extends Error {
  /** The file or URL with the fault. */
  readonly source: string;
  /** JSON pointer (RFC 6901) to the fault; empty for the whole document. */
  readonly pointer: string;
  /** What is wrong there, without the place. */
  readonly problem: string;

  constructor(source: string, pointer: string, problem: string, remedy: string) {
    super(`${source}${pointer ? `#${pointer}` : ''}: ${problem}\n  What to do: ${remedy}`);
    this.name = 'InputError';
    this.source = source;
    this.pointer = pointer;
    this.problem = problem;
  }
}

/** A decision that a person has to make about a tool. */
export class MissingJudgement extends InputError {
  readonly tool: string;

  constructor(tool: string, source: string, pointer: string, problem: string, remedy: string) {
    super(source, pointer, problem, remedy);
    this.name = 'MissingJudgement';
    this.tool = tool;
  }
}

/** A part of a document that is left out or guessed, while its operation is served. */
export class Omission extends InputError {
  constructor(source: string, pointer: string, problem: string, remedy: string) {
    super(source, pointer, problem, remedy);
    this.name = 'Omission';
  }
}
