/** A message that was sent over an event stream, as it was written. */
export interface StreamEvent {
  /** `stream-number`, unique in the session (MCP 2025-11-25, Resumability and Redelivery). */
  readonly id: string;
  readonly text: string;
}

/** How many of the latest events of one session's streams are kept. */
export const MOST_EVENTS = 256;
/** Characters of all of them together. */
const MOST_CHARACTERS = 1024 * 1024;

const ID = /^([\w.-]{1,40})-(\d{1,15})$/;

/** The position of an event in its stream. */
export const numberOf = (id: string): number => Number(ID.exec(id)?.[2]);

/** The stream of an event; undefined for anything but the id of an event. */
export const streamOf = (id: string): string | undefined => ID.exec(id)?.[1];

/** Keeps the events of a session's streams, so that a client that lost its connection gets what it missed. */
export class EventLog {
  readonly #events: (StreamEvent & { readonly stream: string })[] = [];
  #characters = 0;
  #number = 0;

  /** Records what a stream is about to send. @param text empty for an event that only marks a position */
  add(stream: string, text: string): StreamEvent {
    this.#number += 1;
    const event = { id: `${stream}-${this.#number}`, text };
    this.#events.push({ ...event, stream });
    this.#characters += text.length;
    while (this.#events.length > MOST_EVENTS || (this.#characters > MOST_CHARACTERS && this.#events.length > 1)) {
      this.#characters -= this.#events.shift()?.text.length ?? 0;
    }
    return event;
  }

  /** What came after an event on its stream; undefined for an event that is not known (any more). */
  after(id: string): readonly StreamEvent[] | undefined {
    const known = this.#events.findIndex((each) => each.id === id);
    const stream = this.#events[known]?.stream;
    if (stream === undefined) return undefined;
    return this.#events
      .slice(known + 1)
      .filter((each) => each.stream === stream && each.text !== '')
      .map(({ id, text }) => ({ id, text }));
  }
}
