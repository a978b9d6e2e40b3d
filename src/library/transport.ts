/**
 * A connection to one MCP client, of the form that the transports of the protocol's TypeScript libraries have: any of
 * those will do, the one over stdio and the one in memory among them.
 */
export interface Transport {
  /** Begins to read. */
  start(): Promise<void>;
  /** Sends one JSON-RPC message. */
  send(message: object): Promise<void>;
  close(): Promise<void>;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: never, ...more: never[]) => void) | undefined;
}
