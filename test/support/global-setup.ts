import { ensureBuilt } from '../../scripts/ensure-built.ts';

/** Tests of the program run what is published: the bundle in dist/. */
export const setup = (): void => ensureBuilt();
