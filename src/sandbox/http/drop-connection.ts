/** Thrown by a handler or a fault to close the connection without an answer. */
export class DropConnection extends Error {}
