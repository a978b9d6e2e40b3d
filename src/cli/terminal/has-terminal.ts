/** Whether a person can be asked: one who can see the question and type an answer. */
export const hasTerminal = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;
