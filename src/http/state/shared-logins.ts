import { createHash, randomUUID } from 'node:crypto';
import { canonical } from '../../common/canonical.ts';
import type { SharedChannels, SharedState } from '../../common/shared-state.ts';
import { type Seal, sealBy } from './seal.ts';
import { SharedTokens } from './shared-tokens.ts';

const CHANNEL = 'logins';

/** The logins of people at networks, as processes share them: whoever logged in at one is logged in at all of them. */
export class SharedLogins {
  readonly #state: SharedState & SharedChannels;
  readonly #seal: Seal;
  readonly #life: number;
  readonly #self = randomUUID();
  /** What ends the logins of those who are here, by their places. */
  readonly #here = new Map<string, () => void>();

  /**
   * @param secret that all processes know and the store does not
   * @param life milliseconds without use after which a login is forgotten
   */
  constructor(state: SharedState & SharedChannels, secret: string, life: number) {
    this.#state = state;
    this.#seal = sealBy(secret, 'ziti-mcp logins');
    this.#life = life;
    state.subscribe(CHANNEL, (text) => {
      const [from, place = ''] = text.split(' ');
      if (from !== this.#self) this.#here.get(place)?.();
    });
  }

  tokensOf(holder: string, network: string): SharedTokens {
    return new SharedTokens(this.#state, this.#seal, placeOf(holder, network), this.#life);
  }

  /** Somebody is here. @param leave ends what this process has of their logins, when they log out at another one */
  arrived(holder: string, leave: () => void): void {
    this.#here.set(placeOf(holder), leave);
  }

  left(holder: string): void {
    this.#here.delete(placeOf(holder));
  }

  /** Tells the other processes that somebody has logged out. */
  async loggedOut(holder: string): Promise<void> {
    await this.#state.publish(CHANNEL, `${this.#self} ${placeOf(holder)}`).catch(() => undefined);
  }
}

/** A key that does not reveal to those who can read the store whose login it is. */
const placeOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(canonical(parts)).digest('base64url');
