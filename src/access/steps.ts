/** Long work in steps: whoever runs it decides what happens between two of them. */
export type Steps<T> = Generator<undefined, T>;

/** Runs all steps without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** Runs all steps, and lets others go first between two of them. @param giveWay see `Slices` */
export async function inTurns<T>(steps: Steps<T>, giveWay: () => Promise<void> | undefined): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    const turn = giveWay();
    if (turn !== undefined) await turn;
  }
}
