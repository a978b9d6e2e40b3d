/**
 * A fault in an input of the generator (document, overlay, lock), told so that a person can mend it:
 * where it is, and what to do about it. Exit code 2 at the command line.
 */
export class InputError extends Error {
  /** The file, or the URL, that holds the fault. */
  readonly source: string;
  /** JSON pointer (RFC 6901) to the fault; empty for the whole document. */
  readonly pointer: string;
  /** What is wrong there, alone. */
  readonly problem: string;

  constructor(source: string, pointer: string, problem: string, remedy: string) {
    super(`${source}${pointer ? `#${pointer}` : ''}: ${problem}\n  What to do: ${remedy}`);
    this.name = 'InputError';
    this.source = source;
    this.pointer = pointer;
    this.problem = problem;
  }
}

/** Something that a person has to say of a tool, and has not said. */
export class MissingJudgement extends InputError {
  readonly tool: string;

  constructor(tool: string, source: string, pointer: string, problem: string, remedy: string) {
    super(source, pointer, problem, remedy);
    this.name = 'MissingJudgement';
    this.tool = tool;
  }
}

/** A part of a document that is left out, or read by a rule, while the operation that it belongs to is served. */
export class Omission extends InputError {
  constructor(source: string, pointer: string, problem: string, remedy: string) {
    super(source, pointer, problem, remedy);
    this.name = 'Omission';
  }
}
