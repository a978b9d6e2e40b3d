/** How much a session may do. A call beyond a limit is refused, and nothing of it is sent. */
export interface Limits {
  /** Changes within any sixty seconds. */
  readonly writesPerMinute: number;
  /** Calls under way at once. One that waits for a person is none: it begins anew with the reply. */
  readonly concurrentCalls: number;
  /** Bytes of one call's arguments as JSON, which is what it sends but for the envelope. */
  readonly bytesPerCall: number;
}

/** Generous to an operator at work; a program that runs wild meets them. No controller takes a body of more bytes. */
export const DEFAULT_LIMITS: Limits = { writesPerMinute: 60, concurrentCalls: 32, bytesPerCall: 1_048_576 };
