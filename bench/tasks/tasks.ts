import { CHANGES } from './changes.ts';
import { EFFECTS } from './effects.ts';
import { NETWORK } from './network.ts';
import type { Task } from './steps.ts';
import { WHY } from './why.ts';

/** The tasks, each with what its answers have to contain. */
export const TASKS: readonly Task[] = [...WHY, ...NETWORK, ...EFFECTS, ...CHANGES];
