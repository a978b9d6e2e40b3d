/** Long computations in steps: the code that runs them decides what happens between two steps. */
export type Steps<T> = Generator<undefined, T>;

/** How many things are handled in one step. */
const FEW = 500;

/** The things that a condition holds for: a step for every few of them. */
export function* filtered<T>(things: Iterable<T>, holds: (thing: T) => boolean): Steps<T[]> {
  return yield* collected(things, (thing) => (holds(thing) ? [thing] : []));
}

/** The result of a function for each thing: a step for every few of them. */
export function* collected<T, Made>(things: Iterable<T>, make: (thing: T) => readonly Made[]): Steps<Made[]> {
  const all: Made[] = [];
  let seen = 0;
  for (const thing of things) {
    for (const made of make(thing)) all.push(made);
    seen++;
    if (seen % FEW === 0) yield;
  }
  return all;
}

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
