/** Findings with one root, reported as one. */
import { groupBy } from '../../access/group-by.ts';
import { type Fix, named, namedSome } from '../wording/finding.ts';
import { count } from '../wording/text.ts';
import type { Root } from './check.ts';
import type { Finding } from './run-audit.ts';

/** Up to this many findings are easier to read and fix one by one. */
const FEW = 3;

/**
 * The findings as they are reported: those with the same root become one finding with their number, unless they are
 * few.
 */
export function folded(findings: readonly Finding[]): readonly Finding[] {
  const groups = groupBy(findings, ({ cause, check, id, root }) =>
    root === undefined ? id : `${check}:${cause}:${root.entity?.id ?? ''}`,
  );
  return [...groups.values()].flatMap((group) => {
    const root = group[0]?.root;
    return root === undefined || group.length <= FEW ? group : [together(group, root)];
  });
}

/** What to do about a finding: its fix and its next step, if it has them. */
const remedyOf = ({ fix, next }: { readonly fix?: Fix | undefined; readonly next?: string | undefined }) => ({
  ...(fix !== undefined && { fix }),
  ...(next !== undefined && { next }),
});

function together(group: readonly Finding[], root: Root): Finding {
  const [first] = group as readonly [Finding, ...Finding[]];
  const { certainty = first.certainty, entity, remedy, says } = root;
  const faulty = group.flatMap(({ entities: [about] }) => about ?? []);
  const kind = first.entities[0]?.kind ?? 'entity';
  return {
    check: first.check,
    severity: first.severity,
    id: `${first.id}, and ${group.length - 1} more with the same cause`,
    what: `${count(group.length, kind, kind.replace(/y$/, 'ie').concat('s'))} ${says}`,
    entities: entity === undefined ? faulty : [entity, ...faulty],
    evidence: [
      ...(entity === undefined ? [] : [`${entity.kind} ${named(entity)}`]),
      `${kind}: ${namedSome(faulty.map(({ id, name = null }) => ({ id, name })))}`,
    ],
    certainty,
    ...remedyOf(remedy ?? first),
  };
}
