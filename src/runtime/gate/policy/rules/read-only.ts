import type { Rule } from '../types.ts';

export const readOnly: Rule = {
  id: 'read-only',
  decide({ effect }, { readOnly: isReadOnly, readOnlyNetwork }) {
    if (!isReadOnly || effect === 'read') return undefined;
    const where = readOnlyNetwork === undefined ? '' : ` in the settings of the network ${readOnlyNetwork}`;
    return { allowed: false, reason: `--read-only is set${where}, and it changes something` };
  },
};
