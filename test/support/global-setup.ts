import { ensureInstalled } from '../../scripts/ensure-installed.ts';

/** Tests of the program run what users install: the packed package, outside this repository and its packages. */
export const setup = (): void => {
  ensureInstalled();
};
