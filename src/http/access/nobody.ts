import type { Principal, Way } from './principal.ts';

const ANYONE: Principal = { id: 'anybody', way: 'none', name: 'anybody' };

/** `--auth none`: anyone who can connect is admitted, which means users of this machine. */
export const nobody: Way = { id: 'none', identify: async () => ANYONE };
