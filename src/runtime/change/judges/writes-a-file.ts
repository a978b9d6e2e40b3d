import type { Judge } from './judge.ts';

/** A snapshot overwrites anything that the controller's user can write to. */
export const writesAFile: Judge = {
  about: ({ operation: { name } }) => name === 'createFabricDatabaseSnapshotWithPath',
  judge({ reads: { args } }) {
    const { path } = args;
    if (path === undefined || path === '') return undefined;
    return `${JSON.stringify(path)}, replacing what is there`;
  },
};
