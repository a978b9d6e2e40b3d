import type { PersonStep } from '../person/person.ts';

/** Tokens of one login, as text, while nobody else changes them. */
export interface LockedTokens {
  read(): Promise<string | undefined>;
  /** They are safely stored when this returns. */
  write(text: string): Promise<void>;
  clear(): Promise<void>;
  /**
   * To be called right before something is sent that may be used only once.
   * @throws {Error} if this process was suspended so long that another may be using the tokens
   */
  assertHeld(): Promise<void>;
}

/** The step that another process is waiting for. */
export interface OtherProcessStep {
  readonly step: PersonStep;
  /** Resolves when nobody waits for it. */
  readonly over: Promise<unknown>;
}

/** Steps for people, if several processes may ask the same person. */
export interface SharedSteps {
  elsewhere(): Promise<OtherProcessStep | undefined>;
  /** Tells the other processes, until it is done. */
  announce(step: PersonStep, done: Promise<unknown>): Promise<void>;
}

/** Where the tokens of one login are kept: of one issuer, one client and one network. */
export interface TokenStore {
  /** Whether they outlive this process: then its end does not end them. */
  readonly lasting: boolean;
  /** Absent if no other process may ask the person. */
  readonly steps?: SharedSteps;
  read(): Promise<string | undefined>;
  /** Runs work while no other process reads or changes them. Refresh single-use tokens in here. */
  exclusively<T>(work: (held: LockedTokens) => Promise<T>): Promise<T>;
}

/** Tokens that end with the process. */
export function tokensInMemory(): TokenStore {
  let text: string | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const held: LockedTokens = {
    read: async () => text,
    write: async (next) => {
      text = next;
    },
    clear: async () => {
      text = undefined;
    },
    assertHeld: async () => undefined,
  };
  return {
    lasting: false,
    read: held.read,
    exclusively(work) {
      const done = last.then(() => work(held));
      last = done.catch(() => undefined);
      return done;
    },
  };
}
