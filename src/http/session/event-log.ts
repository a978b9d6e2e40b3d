/** A message that went out over an event stream, as it was written. */
export interface StreamEvent {
  /** `stream-number`, unlike that of any other in the session (MCP 2025-11-25, Resumability and Redelivery). */
  readonly id: string;
  readonly text: string;
}

/** The latest events of one session's streams. */
const MOST_EVENTS = 256;
const MOST_CHARACTERS = 1024 * 1024;

/** Keeps the events of a session's streams, so that a client that lost its connection gets what it missed. */
export class EventLog {
  readonly #events: { readonly stream: number; readonly number: number; readonly text: string }[] = [];
  #characters = 0;
  #number = 0;

  /** Records what a stream is about to send. @param text empty for an event that only marks a position */
  add(stream: number, text: string): StreamEvent {
    this.#number += 1;
    this.#events.push({ stream, number: this.#number, text });
    this.#characters += text.length;
    while (this.#events.length > MOST_EVENTS || (this.#characters > MOST_CHARACTERS && this.#events.length > 1)) {
      this.#characters -= this.#events.shift()?.text.length ?? 0;
    }
    return { id: `${stream}-${this.#number}`, text };
  }

  /** The stream of an event, and what came after it there; undefined for an event that is not known (any more). */
  after(id: string): { readonly stream: number; readonly missed: readonly StreamEvent[] } | undefined {
    const [, stream, number] = (/^(\d{1,15})-(\d{1,15})$/.exec(id) ?? []).map(Number);
    const known = this.#events.some((each) => each.stream === stream && each.number === number);
    if (stream === undefined || number === undefined || !known) return undefined;
    const missed = this.#events
      .filter((each) => each.stream === stream && each.number > number && each.text !== '')
      .map((each) => ({ id: `${stream}-${each.number}`, text: each.text }));
    return { stream, missed };
  }
}
