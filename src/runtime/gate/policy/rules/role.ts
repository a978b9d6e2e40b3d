import type { Rule } from '../types.ts';

/**
 * The caller's role: tools that it does not name are refused, whatever else allows them. It never allows anything by
 * itself.
 */
export const role: Rule = {
  id: 'role',
  decide({ name, effect }, { role }) {
    if (role === undefined) return undefined;
    if (!role.tools.selected.has(name)) return { allowed: false, reason: `the role "${role.name}" does not have it` };
    if (effect === 'read' || role.allowWrite.selected.has(name)) return undefined;
    return { allowed: false, reason: `the role "${role.name}" may not change anything with it` };
  },
};
