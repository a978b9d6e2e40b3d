/**
 * Work to do when the process exits. A single listener does all of it, because Node warns of a leak if there are more
 * than ten.
 */
const left = new Set<() => void>();

const doWhatIsLeft = (): void => {
  for (const work of left) work();
};

/** Does synchronous work when the process exits. The same function given twice is called once. */
export function atExit(work: () => void): void {
  if (left.size === 0) process.once('exit', doWhatIsLeft);
  left.add(work);
}

/** The work is done, or no longer needed. */
export function notAtExit(work: () => void): void {
  if (left.delete(work) && left.size === 0) process.off('exit', doWhatIsLeft);
}
