/**
 * Maximum bytes kept of one answer, far more than a page of any list. Longer answers are ended while they arrive, to
 * protect memory. List rows that are passed on one by one do not count.
 */
export const LONGEST_ANSWER = 16 * 1024 * 1024;
