import type { Opinion, Rule } from '../types.ts';

/** The last rule: what nothing allows is refused. */
export const writes = {
  id: 'allow-write',
  decide({ name, effect }, { allowWrite }): Opinion {
    if (allowWrite.selected.has(name)) return { allowed: true, reason: '--allow-write names it' };
    const what = effect === 'destructive' ? 'it is destructive' : 'it makes changes';
    return { allowed: false, reason: `${what} and --allow-write does not name it` };
  },
} satisfies Rule;
