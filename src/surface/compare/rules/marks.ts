import { pointer } from '../../../../codegen/common/json.ts';
import { EXACT_NAME_MARKS } from '../../../contract.ts';
import type { Finding } from '../../change.ts';
import type { PairRule } from '../rule.ts';

/** Why the tool needs more care than its effect suggests. Losing a mark means losing protection. */
export const marks: PairRule = ({ before, after }) => {
  const lost = before.marks.filter((mark) => !after.marks.includes(mark));
  const gained = after.marks.filter((mark) => !before.marks.includes(mark));
  return [
    ...lost.map((mark): Finding => {
      const place = pointer('marks', before.marks.indexOf(mark));
      return { class: 'dangerous', what: `it is no longer marked "${mark}"`, place, gone: true };
    }),
    ...gained.map((mark): Finding => {
      const place = pointer('marks', after.marks.indexOf(mark));
      // Globs of --allow-write no longer match it, so agents that were allowed it by a glob lose it.
      const unreachable = EXACT_NAME_MARKS.includes(mark);
      const rest = unreachable ? ': only its exact name allows it now' : '';
      return { class: unreachable ? 'breaking' : 'dangerous', what: `it is marked "${mark}"${rest}`, place };
    }),
  ];
};
