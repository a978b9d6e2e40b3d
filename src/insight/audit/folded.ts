/** Faults of many entities that have one root, as one fault: whoever removes the root removes them all. */
import { groupBy } from '../../access/group-by.ts';
import { namedSome, type Remedy } from '../wording/finding.ts';
import type { Fault, FaultyEntity } from './check.ts';

/** What makes several entities faulty at once. */
export interface Root {
  /** The same for all that it makes faulty, and in every run. */
  readonly key: string;
  /** The entity at the root, if it is one. */
  readonly entity?: FaultyEntity;
  /** The end of a sentence that begins with the faulty entities. */
  readonly says: string;
  /** What to do about it, if not what is done about one of the faults. */
  readonly remedy?: Remedy;
}

export type Rooted = Fault & { readonly root?: Root | undefined };

/** So many are easier to read, and to mend, one by one. */
const FEW = 3;

/** The faults, with those that have one root as one. Undefined, between faults, ends a step. */
export function* folded(
  faults: Iterable<Rooted | undefined>,
  counted: (faulty: number) => string,
): Generator<Fault | undefined> {
  const rooted: (Rooted & { readonly root: Root })[] = [];
  for (const rest of faults) {
    if (rest?.root === undefined) yield rest;
    else rooted.push({ ...rest, root: rest.root });
  }
  for (const group of groupBy(rooted, ({ cause, root }) => `${cause}:${root.key}`).values()) {
    const [first] = group;
    if (first === undefined || group.length <= FEW) yield* group;
    else yield together(group, first, counted(group.length));
  }
}

function together(group: readonly Fault[], first: Rooted & { readonly root: Root }, who: string): Fault {
  const { entity, key, remedy = first, says } = first.root;
  const faulty = group.flatMap(({ entities: [about] }) => about ?? []);
  const { cause, certainty, severity } = first;
  return {
    what: `${who} ${says}`,
    entities: [...(entity === undefined ? [] : [entity]), ...faulty],
    evidence: [namedSome(faulty.map(({ id, name = id }) => ({ id, ...(name && { name }) })))],
    key,
    ...(cause !== undefined && { cause }),
    ...(certainty !== undefined && { certainty }),
    ...(severity !== undefined && { severity }),
    ...(remedy.fix === undefined ? { next: remedy.next } : { fix: remedy.fix }),
  };
}
