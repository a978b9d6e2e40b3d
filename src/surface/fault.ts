/** A surface that cannot be read or compared, with how to fix that. */
export class SurfaceFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SurfaceFault';
  }
}

/** @param label the source of the fault: a file, a revision */
export const fault = (label: string, problem: string, remedy: string): SurfaceFault =>
  new SurfaceFault(`${label}: ${problem}\n  What to do: ${remedy}`);
