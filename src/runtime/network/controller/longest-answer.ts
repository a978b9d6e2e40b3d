/**
 * Bytes that are held of one answer, far more than any page of a list has: what is longer is ended while it arrives, so that
 * no answer fills the memory. Rows of a list that are handed out one by one do not count.
 */
export const LONGEST_ANSWER = 32 * 1024 * 1024;
