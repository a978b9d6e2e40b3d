import type { Resolved } from './ids-of-names.ts';

/**
 * Thrown where a controller does not know an id of a change, and the text turns out to be a name: the change is examined
 * and made again with the ids. Nothing of it has taken effect.
 */
export class Renamed extends Error {
  readonly resolved: Resolved;

  constructor(resolved: Resolved) {
    super('a name was given where an id was expected');
    this.name = 'Renamed';
    this.resolved = resolved;
  }
}
