/** Thrown by a handler, or by a fault, that ends the connection without an answer. */
export class DropConnection extends Error {}
