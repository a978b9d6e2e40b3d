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
/** Characters of the events of all sessions. */
const MOST_OF_ALL = 64 * 1024 * 1024;

const ID = /^([\w.-]{1,40})-(\d{1,15})$/;

/** The position of an event in its stream. */
export const numberOf = (id: string): number => Number(ID.exec(id)?.[2]);

/** The stream of an event; undefined for anything but the id of an event. */
export const streamOf = (id: string): string | undefined => ID.exec(id)?.[1];

/** Limits how much the logs of all sessions keep together. Beyond that, the longest log loses its oldest events. */
export class EventRoom {
  readonly #most: number;
  readonly #logs = new Set<EventLog>();
  #characters = 0;

  constructor(most = MOST_OF_ALL) {
    this.#most = most;
  }

  /** A log keeps this many more characters; fewer, if negative. */
  count(log: EventLog, characters: number): void {
    this.#characters += characters;
    if (log.characters > 0) this.#logs.add(log);
    else this.#logs.delete(log);
  }

  /** Makes room for what was added last. */
  trim(): void {
    while (this.#characters > this.#most) this.#longest()?.forgetOldest();
  }

  #longest(): EventLog | undefined {
    let longest: EventLog | undefined;
    for (const log of this.#logs) if (log.characters > (longest?.characters ?? 0)) longest = log;
    return longest;
  }
}

/** Keeps the events of a session's streams, so that a client that lost its connection gets what it missed. */
export class EventLog {
  readonly #room: EventRoom;
  #events: (StreamEvent & { readonly stream: string })[] = [];
  #characters = 0;
  #number = 0;

  constructor(room: EventRoom) {
    this.#room = room;
  }

  /** How long all its events are. */
  get characters(): number {
    return this.#characters;
  }

  /** Records what a stream is about to send. @param text empty for an event that only marks a position */
  add(stream: string, text: string): StreamEvent {
    this.#number += 1;
    const event = { id: `${stream}-${this.#number}`, text };
    this.#events.push({ ...event, stream });
    this.#count(text.length);
    while (this.#events.length > MOST_EVENTS || this.#characters > MOST_CHARACTERS) this.forgetOldest();
    this.#room.trim();
    return event;
  }

  /** Forgets the oldest event: its stream can no longer be resumed from before it. */
  forgetOldest(): void {
    this.#count(-(this.#events.shift()?.text.length ?? 0));
  }

  /** Forgets everything: the session has ended. */
  clear(): void {
    this.#events = [];
    this.#count(-this.#characters);
  }

  /** What came after an event on its stream; undefined for an event that is not known, or no longer. */
  after(id: string): readonly StreamEvent[] | undefined {
    const known = this.#events.findIndex((each) => each.id === id);
    const stream = this.#events[known]?.stream;
    if (stream === undefined) return undefined;
    return this.#events
      .slice(known + 1)
      .filter((each) => each.stream === stream && each.text !== '')
      .map(({ id, text }) => ({ id, text }));
  }

  #count(characters: number): void {
    this.#characters += characters;
    this.#room.count(this, characters);
  }
}
