/** The fields of a terminator that a host has created, except its service, router and host. */
export const EDGE_TERMINATOR = { binding: 'edge', address: 'a', cost: 0, precedence: 'default' };
