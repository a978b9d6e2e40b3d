/** What to do about every change that may have been made: never just to try again. */
export const READ_FIRST = 'It is unknown whether the change was made: read the entity before you try again.';
