import { type Json, pointer, sameJson } from '../../../../codegen/common/json.ts';
import type { Effect } from '../../../contract.ts';
import type { ChangeClass, Finding } from '../../change.ts';
import type { Schema, SurfaceTool } from '../../surface.ts';
import type { Pair } from '../pair.ts';
import type { PairRule } from '../rule.ts';

/** One hint of the protocol, and what it means when a tool gains or loses it. */
interface Hint {
  readonly key: string;
  /** What it says about the tool, after "that it". */
  readonly claim: string;
  /** With the protocol's defaults (MCP 2026-07-28, `ToolAnnotations`). */
  readonly read: (hints: Schema) => boolean;
  /** It has no meaning for a read tool. */
  readonly ofWrites?: true;
  /** Its value if it follows from the effect. */
  readonly byEffect?: (effect: Effect) => boolean;
  readonly begins: ChangeClass;
  readonly ends: ChangeClass;
}

const reads = (hints: Schema): boolean => hints['readOnlyHint'] === true;

/** If a tool announces less harm, clients ask their users less often; if it announces more, it may do more harm. */
const HINTS: readonly Hint[] = [
  {
    key: 'readOnlyHint',
    claim: 'only reads',
    read: reads,
    byEffect: (effect) => effect === 'read',
    begins: 'dangerous',
    ends: 'dangerous',
  },
  {
    key: 'destructiveHint',
    claim: 'destroys',
    ofWrites: true,
    read: (hints) => hints['destructiveHint'] !== false,
    byEffect: (effect) => effect === 'destructive',
    begins: 'dangerous',
    ends: 'dangerous',
  },
  {
    key: 'idempotentHint',
    claim: 'may be repeated',
    ofWrites: true,
    read: (hints) => hints['idempotentHint'] === true,
    begins: 'compatible',
    ends: 'dangerous',
  },
  {
    key: 'openWorldHint',
    claim: 'reaches an open world',
    read: (hints) => hints['openWorldHint'] !== false,
    begins: 'dangerous',
    ends: 'dangerous',
  },
];

/** What the annotations say about harm beyond what follows from the effect. */
export const annotations: PairRule = ({ before, after }) => {
  const sameSense = reads(before.annotations) === reads(after.annotations);
  const changed = HINTS.filter(
    ({ read, ofWrites }) => read(before.annotations) !== read(after.annotations) && (sameSense || !ofWrites),
  );
  const findings = changed
    .filter((hint) => !followsEffect(hint, before, after))
    .map(({ key, claim: says, read, begins, ends }): Finding => {
      const now = read(after.annotations);
      const what = `its annotations ${now ? 'say' : 'no longer say'} that it ${says}`;
      return { class: now ? begins : ends, what, ...placesOf(key, before, after) };
    });
  return [...findings, ...otherAnnotations({ before, after })];
};

const placesOf = (key: string, before: SurfaceTool, after: SurfaceTool) => ({
  place: pointer('annotations', key),
  gone: !Object.hasOwn(after.annotations, key) && Object.hasOwn(before.annotations, key),
});

/** Annotations that say nothing about harm, such as a title. */
function otherAnnotations({ before, after }: Pair): Finding[] {
  const keys = new Set([...Object.keys(before.annotations), ...Object.keys(after.annotations)]);
  return [...keys]
    .filter((key) => !HINTS.some((hint) => hint.key === key))
    .filter((key) => !sameJson(before.annotations[key] as Json, after.annotations[key] as Json))
    .map((key) => ({
      class: 'wording',
      what: `the annotation ${key} changed`,
      ...placesOf(key, before, after),
    }));
}

/** Whether a hint follows from the effect on both sides: then the rule for effects reports the change. */
const followsEffect = ({ read, byEffect }: Hint, before: SurfaceTool, after: SurfaceTool): boolean =>
  before.effect !== after.effect &&
  [before, after].every(({ annotations, effect }) => read(annotations) === byEffect?.(effect));
