import { find } from './find.ts';
import type { ExposureMode } from './types.ts';

const MORE =
  'There are more tools than are listed: manageTools adds whole categories of them. What it does not add is not allowed: say so instead of working around it.';

export const managed: ExposureMode = {
  id: 'managed',
  help: 'a few tools at first, to which the client adds categories; like find if lists cannot change',
  unlisted: (era) => (era === 'legacy' ? MORE : find.unlisted(era)),
  listChanges: (era) => era === 'legacy',
  async load() {
    const [{ openManaged }, openFind] = await Promise.all([import('./managed/open-managed.ts'), find.load()]);
    return (context, era, changed) =>
      era === 'legacy' ? openManaged(context, changed) : openFind(context, era, changed);
  },
};
