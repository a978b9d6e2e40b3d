/** The fields of a terminator that a host has made, besides where it is and whose. */
export const EDGE_TERMINATOR = { binding: 'edge', address: 'a', cost: 0, precedence: 'default' };
