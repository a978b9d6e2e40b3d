/**
 * Bytes of one answer's body, far more than any page of a list has: what is longer is ended while it arrives, so that no
 * answer fills the memory.
 */
export const LONGEST_ANSWER = 32 * 1024 * 1024;
