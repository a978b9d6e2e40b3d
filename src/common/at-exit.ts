/**
 * Work to do when the process exits. A single listener does all of it, because Node warns of a leak if there are more
 * than ten.
 */
const pending = new Set<() => void>();

const runPending = (): void => {
  for (const work of pending) work();
};

/** Does synchronous work when the process exits. The same function given twice is called once. */
export function atExit(work: () => void): void {
  if (pending.size === 0) process.once('exit', runPending);
  pending.add(work);
}

/** Cancels work that was given to {@link atExit}, since it is done or no longer needed. */
export function notAtExit(work: () => void): void {
  if (pending.delete(work) && pending.size === 0) process.off('exit', runPending);
}
