import { createHash } from 'node:crypto';
import { canonical } from '../../common/canonical.ts';
import { DAY, MINUTE } from '../../common/durations.ts';
import { type SharedState, withFallback } from '../../common/shared-state.ts';
import { type ToolAnswer, textBlock } from '../../common/tool-answer.ts';
import { ToolError } from '../../common/tool-error.ts';
import { LimitError } from './limits/limit-error.ts';

/** How long a write is remembered. */
const LIFE = DAY;
/** Maximum characters of a remembered answer; for a longer one, only whether it succeeded is remembered. */
const LONGEST = 64_000;

/** A write before it is sent. */
export interface Write {
  /** Its client and network. */
  readonly client: string;
  readonly network: string;
  /** The client's key for this write: the same when it repeats the call. Absent if the client has none. */
  readonly key: string | undefined;
  readonly tool: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** The outcome of an earlier attempt. */
export interface EarlierAttempt {
  readonly answer: ToolAnswer;
  readonly failed: boolean;
}

type Noted = { readonly what: string } & ({ readonly state: 'begun' } | ({ readonly state: 'done' } & EarlierAttempt));

/**
 * Remembers writes, so that none is made twice when a client that got no answer repeats its call, even at another
 * process if the store is shared. Without the store, nothing is written.
 */
export class WriteRecords {
  readonly #state: SharedState;

  constructor(state: SharedState) {
    this.#state = state;
  }

  /**
   * The outcome of the same write, if it was started before.
   * @throws {ToolError} if the outcome is unknown, or cannot be looked up
   */
  async earlier(write: Write): Promise<EarlierAttempt | undefined> {
    const text = await orRefused(() => this.#state.read(placeOf(write)));
    if (text === undefined || write.key === undefined) return undefined;
    const found = JSON.parse(text) as Noted;
    if (found.what !== digestOf(write)) {
      throw new ToolError(
        'refused',
        `Nothing was sent: the key of this ${write.tool} was already used for another call.`,
        'Use a new key for each change.',
      );
    }
    if (found.state === 'done') return found;
    throw new ToolError(
      'refused',
      `${write.tool} was already started with the same key, and its outcome is not known: the server that ran it has not reported it.`,
      'It is not sent again. Read the entity to see whether it was done; if not, make the call with another key.',
    );
  }

  /**
   * Counts a change of a client with those that other processes send for it.
   * @param most within a minute
   * @returns a function that undoes this, for a change that was not sent after all
   * @throws {LimitError} if there are too many
   */
  async count({ client, network }: Pick<Write, 'client' | 'network'>, most: number): Promise<() => Promise<void>> {
    const place = `changes ${digest([client, network])}`;
    const wait = await orRefused(() => this.#state.count(place, most, MINUTE));
    if (wait === undefined) return () => this.#state.uncount(place).catch(() => undefined);
    const message = `${most} changes were sent in the last minute by all replicas of this server together, the maximum`;
    throw new LimitError('writesPerMinute', message, 'Try again in a minute.');
  }

  /**
   * Records that a write is about to be sent.
   * @returns a function that records its outcome
   * @throws {ToolError} if it cannot be recorded, or if the same write is running
   */
  async begin(write: Write): Promise<(ended: EarlierAttempt | 'unsent') => Promise<void>> {
    const place = placeOf(write);
    const what = digestOf(write);
    const begun: Noted = { what, state: 'begun' };
    const isFirst = await orRefused(() => this.#state.claim(place, JSON.stringify(begun), LIFE));
    if (!isFirst) {
      const message = `Nothing was sent: the same ${write.tool} is already running.`;
      throw new ToolError('refused', message, 'Call again later to get its answer.');
    }
    return async (ended) => {
      // Nobody can ask for what has no key.
      const isOver = ended === 'unsent' || write.key === undefined;
      const noted = isOver ? this.#state.forget(place) : this.#state.write(place, textOf(what, ended), LIFE);
      // The write was made, but its outcome could not be recorded: a repeated call is told that it is unknown.
      await noted.catch(() => undefined);
    };
  }
}

function textOf(what: string, { answer, failed }: EarlierAttempt): string {
  const text = JSON.stringify({ what, state: 'done', answer, failed });
  if (text.length <= LONGEST) return text;
  const short = { content: [textBlock('It was done. Its answer was too long to store: read the entity.')] };
  return JSON.stringify({ what, state: 'done', answer: short, failed });
}

/** A write without a key is recorded too: if the store cannot be reached, nothing may be changed. */
const placeOf = ({ client, network, key = crypto.randomUUID() }: Write): string =>
  `write ${digest([client, network, key])}`;

const digest = (parts: readonly string[]): string => createHash('sha256').update(canonical(parts)).digest('base64url');

const digestOf = ({ tool, arguments: args }: Write): string =>
  createHash('sha256')
    .update(`${tool}\0${canonical(args)}`)
    .digest('base64url');

const orRefused = <T>(work: () => Promise<T>): Promise<T> =>
  withFallback(work, () => {
    throw new ToolError(
      'refused',
      'Nothing was sent: the store that the replicas of this server share cannot be reached, and changes need it.',
      'Reading still works. Try again later; the server recovers by itself.',
    );
  });
