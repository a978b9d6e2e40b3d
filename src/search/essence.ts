/** Ways to begin that tell nothing: what follows them does. */
const OPENINGS =
  /^\s*(please|can (you|i|we)|could (you|i|we)|how (do|can|should|would) (i|we|you)|how to|i (want|need|would like|have) to|i'd like to|we (want|need|have) to|let me|help me( to)?|what do i need to)\b/i;

/** A place in a file system says that a path is meant, whatever its parts are called. */
const FILE_PATH = /(?<=^|\s)(\/[\w.-]+){2,}/g;

/** The part of a question that tells what is asked for. */
export const essence = (question: string): string => question.replace(OPENINGS, '').replace(FILE_PATH, ' path ');

/** Stands for a name that somebody gave, of which no vocabulary knows. */
export const NAME = '*';
