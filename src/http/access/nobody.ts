import type { Principal, Way } from './principal.ts';

const ANYBODY: Principal = { id: 'anybody', way: 'none', name: 'anybody' };

/** `--auth none`: whoever reaches the server is let in, which is whoever works on this machine. */
export const nobody: Way = { id: 'none', identify: async () => ANYBODY };
