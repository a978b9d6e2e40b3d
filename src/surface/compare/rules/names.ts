import { pointer } from '../../../../codegen/common/json.ts';
import type { Finding } from '../../change.ts';
import type { PairRule } from '../rule.ts';

/** The tool's name, and its earlier names. */
export const names: PairRule = ({ before, after }, leadsTo) => {
  const renamed = before.name !== after.name;
  const earlier = [...(renamed ? [before.name] : []), ...before.aliases];
  const lost = earlier.filter((name) => name !== after.name && !after.aliases.includes(name));
  const findings: Finding[] = lost.map((name) => {
    const isName = name === before.name;
    const other = leadsTo.get(name);
    const rest = other === undefined ? '' : `, and "${name}" means another tool now`;
    return {
      class: 'breaking',
      what: isName
        ? `renamed to ${after.name} without an alias${rest}`
        : `the earlier name ${name} no longer refers to it${rest}`,
      place: isName ? '/name' : pointer('aliases', before.aliases.indexOf(name)),
      gone: true,
    };
  });
  if (renamed && !lost.includes(before.name)) {
    const what = `renamed to ${after.name}; the earlier name still refers to it`;
    findings.push({ class: 'compatible', what, place: '/name', gone: true });
  }
  const gained = after.aliases.filter((name) => name !== before.name && !before.aliases.includes(name));
  for (const name of gained) {
    const place = pointer('aliases', after.aliases.indexOf(name));
    findings.push({ class: 'compatible', what: `the name ${name} refers to it too`, place });
  }
  return findings;
};
