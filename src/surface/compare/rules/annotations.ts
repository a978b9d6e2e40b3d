import { type Json, pointer, sameJson } from '../../../../codegen/json.ts';
import type { Effect } from '../../../contract.ts';
import type { Schema, SurfaceTool } from '../../surface.ts';
import type { ChangeClass, Finding } from '../change.ts';
import type { Pair } from '../pair.ts';
import type { PairRule } from '../rule.ts';

/** One hint of the protocol: what a client takes it for, and what it means that it says so, or no longer does. */
interface Hint {
  readonly key: string;
  /** What it says of the tool, behind "that it". */
  readonly claim: string;
  /** With the protocol's defaults (MCP 2026-07-28, `ToolAnnotations`). */
  readonly read: (hints: Schema) => boolean;
  /** It means nothing on a tool that only reads. */
  readonly ofWrites?: true;
  /** What it says where it follows from the effect. */
  readonly byEffect?: (effect: Effect) => boolean;
  readonly begins: ChangeClass;
  readonly ends: ChangeClass;
}

const reads = (hints: Schema): boolean => hints['readOnlyHint'] === true;

/** A client that is told of less harm asks its user less often; one that is told of more serves a more harmful tool. */
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

/** What clients are told of a tool's harm, as far as it does not merely follow the effect. */
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
      return { class: now ? begins : ends, what, ...standsAt(key, before, after) };
    });
  return [...findings, ...otherAnnotations({ before, after })];
};

const standsAt = (key: string, before: SurfaceTool, after: SurfaceTool) => ({
  place: pointer('annotations', key),
  gone: !Object.hasOwn(after.annotations, key) && Object.hasOwn(before.annotations, key),
});

/** Annotations that say nothing of harm, such as a title. */
function otherAnnotations({ before, after }: Pair): Finding[] {
  const keys = new Set([...Object.keys(before.annotations), ...Object.keys(after.annotations)]);
  return [...keys]
    .filter((key) => !HINTS.some((hint) => hint.key === key))
    .filter((key) => !sameJson(before.annotations[key] as Json, after.annotations[key] as Json))
    .map((key) => ({
      class: 'wording',
      what: `the annotation ${key} is another`,
      ...standsAt(key, before, after),
    }));
}

/** Whether a hint changed with the effect, whose own rule tells of it: on both sides it says what the effect says. */
const followsEffect = ({ read, byEffect }: Hint, before: SurfaceTool, after: SurfaceTool): boolean =>
  before.effect !== after.effect &&
  [before, after].every(({ annotations, effect }) => read(annotations) === byEffect?.(effect));
