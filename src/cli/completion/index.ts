import { bash } from './bash.ts';
import { fish } from './fish.ts';
import { zsh } from './zsh.ts';

/** How the script of each shell is written. */
export const scripts = { bash, zsh, fish };
