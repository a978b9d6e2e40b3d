/** How much a session may do. A call beyond a limit is refused before anything is sent. */
export interface Limits {
  /** Changes within any sixty seconds. */
  readonly writesPerMinute: number;
  /** Calls in progress at once. A call that waits for a person does not count; it starts again with the reply. */
  readonly concurrentCalls: number;
  /** Size of one call's arguments in bytes of JSON, which is what it sends apart from the envelope. */
  readonly bytesPerCall: number;
}

/** Generous for an operator at work, but stops a runaway program. No controller accepts larger bodies. */
export const DEFAULT_LIMITS: Limits = { writesPerMinute: 60, concurrentCalls: 32, bytesPerCall: 1_048_576 };
