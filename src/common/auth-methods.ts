/** The login methods of HTTP clients, as `--auth` names them. */
export const AUTH = ['keys', 'jwt', 'mtls', 'none'] as const;

export type Auth = (typeof AUTH)[number];

/** The methods that tell who a client is. */
export type Identifying = Exclude<Auth, 'none'>;
