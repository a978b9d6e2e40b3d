import { SEVERITIES, type Severity } from './severity.ts';

/** What decides the place of a finding. */
interface Placed {
  readonly check: string;
  readonly cause?: string;
  readonly severity: Severity;
}

/** What is wrong, in short. */
export const kindOf = ({ cause, check }: Placed): string => cause ?? check;

/**
 * Findings in the order of the report: the worst first. Of one severity, one of each cause comes before the
 * second of any, so that those that are left out at the end are more of the same.
 */
export function worstFirst<Finding extends Placed>(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, number>();
  const placed = findings.map((finding) => {
    const { cause = '', check, severity } = finding;
    const key = `${check}:${cause}`;
    const turn = seen.get(key) ?? 0;
    seen.set(key, turn + 1);
    return { finding, turn, rank: SEVERITIES.indexOf(severity) };
  });
  return placed.sort((one, other) => one.rank - other.rank || one.turn - other.turn).map(({ finding }) => finding);
}
