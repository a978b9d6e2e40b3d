import type { AuthMethod, Principal } from './principal.ts';

const ANYONE: Principal = { id: 'anybody', method: 'none', name: 'anybody' };

/** `--auth none`: anyone who can connect is admitted, which means users of this machine. */
export const noLogin: AuthMethod = { id: 'none', identify: async () => ANYONE };
