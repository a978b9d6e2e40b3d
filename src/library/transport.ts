/**
 * A connection to one MCP client, with the interface of transports in the protocol's TypeScript libraries: all of those
 * work, including the stdio and the in-memory one.
 */
export interface Transport {
  /** Starts to read. */
  start(): Promise<void>;
  /** Sends one JSON-RPC message. */
  send(message: object): Promise<void>;
  close(): Promise<void>;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: never, ...more: never[]) => void) | undefined;
}
