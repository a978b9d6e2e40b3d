/** Phrases at the start of a question that say nothing about what is wanted. */
const OPENINGS =
  /^\s*(please|can (you|i|we)|could (you|i|we)|how (do|can|should|would) (i|we|you)|how to|i (want|need|would like|have) to|i'd like to|we (want|need|have) to|let me|help me( to)?|what do i need to)\b/i;

/** A file path, whatever its parts are called. */
const FILE_PATH = /(?<=^|\s)(\/[\w.-]+){2,}/g;

/** The part of a question that says what is wanted. */
export const essence = (question: string): string => question.replace(OPENINGS, '').replace(FILE_PATH, ' path ');

/** The placeholder for an entity name, which is not in the vocabulary. */
export const NAME = '*';
