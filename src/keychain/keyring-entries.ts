import { createHash } from 'node:crypto';

/** An entry of a keychain: one text under one account. */
export interface KeyringEntry {
  getPassword(): Promise<string | null>;
  setPassword(text: string): Promise<void>;
  /** @returns whether there was one */
  deletePassword(): Promise<boolean>;
}

export type OpenEntry = (account: string) => KeyringEntry;

/** What an entry refers to is not there any more. */
export class PartsMissing extends Error {}

/** Prefix of an entry that describes the parts of a longer text: `PARTS`, their series, their number, a digest. */
const PARTS = 'ziti-mcp parts';

/**
 * A text is stored in the series that the earlier one does not use. Their names are fixed, so that what an interrupted
 * write left can be found. Earlier versions made up a name for each text.
 */
const SERIES = ['a', 'b'] as const;

/**
 * A text of any length in a keychain with limited entries, such as that of Windows: 2,560 bytes of UTF-16. A longer
 * text is first stored in parts of another series, which the entry then refers to, so that a reader finds either the
 * earlier text or the new one; the earlier parts are deleted last.
 * @param limit UTF-16 code units that fit into one entry
 */
export class KeyringEntries {
  readonly #open: OpenEntry;
  readonly #limit: number;

  constructor(open: OpenEntry, limit: number) {
    this.#open = open;
    this.#limit = limit;
  }

  /** @throws {PartsMissing} if parts are missing or were changed */
  async read(account: string): Promise<string | undefined> {
    const entry = this.#open(account);
    let head = await entry.getPassword();
    for (;;) {
      const parts = partsOf(account, head);
      if (parts === undefined) return head ?? undefined;
      const texts: string[] = [];
      for (const name of parts.accounts) texts.push((await this.#open(name).getPassword()) ?? '');
      const text = texts.join('');
      if (digest(text) === parts.digest) return text;
      // Reading takes no lock: another process may have replaced the text in between.
      const now = await entry.getPassword();
      if (now === head) throw new PartsMissing(`parts of the entry ${account} are missing`);
      head = now;
    }
  }

  async write(account: string, text: string): Promise<void> {
    const entry = this.#open(account);
    const earlier = partsOf(account, await entry.getPassword());
    const series = earlier?.series === SERIES[0] ? SERIES[1] : SERIES[0];
    // What an interrupted write left there.
    await this.#clear(account, series);
    // A text that looks like such a prefix is also stored in parts, whatever its length.
    if (text.length <= this.#limit && !text.startsWith(PARTS)) await entry.setPassword(text);
    else await this.#writeParts(account, series, text);
    if (earlier !== undefined) await this.#delete(earlier.accounts);
    for (const other of SERIES) if (other !== series) await this.#clear(account, other);
  }

  async remove(account: string): Promise<boolean> {
    const entry = this.#open(account);
    const earlier = partsOf(account, await entry.getPassword());
    const was = await entry.deletePassword();
    if (earlier !== undefined) await this.#delete(earlier.accounts);
    for (const series of SERIES) await this.#clear(account, series);
    return was;
  }

  async #writeParts(account: string, series: string, text: string): Promise<void> {
    const entry = this.#open(account);
    const parts = split(text, this.#limit);
    const head = [PARTS, series, parts.length, digest(text)].join(' ');
    try {
      for (const [index, part] of parts.entries())
        await this.#open(partAccount(account, series, index)).setPassword(part);
      await entry.setPassword(head);
    } catch (error) {
      // Where even this fails, the next write or removal clears them.
      await this.#clearUnless(account, series, head).catch(() => undefined);
      throw error;
    }
  }

  /** Clears a series, unless the entry refers to it: a write may be reported as failed although it was not. */
  async #clearUnless(account: string, series: string, head: string): Promise<void> {
    if ((await this.#open(account).getPassword()) !== head) await this.#clear(account, series);
  }

  /** Deletes all parts of a series. */
  async #clear(account: string, series: string): Promise<void> {
    const accounts: string[] = [];
    for (let index = 0; ; index++) {
      const part = partAccount(account, series, index);
      if (((await this.#open(part).getPassword()) ?? undefined) === undefined) break;
      accounts.push(part);
    }
    await this.#delete(accounts);
  }

  /** The last one first: what is left after an interruption still begins with the first, where it is looked for. */
  async #delete(accounts: readonly string[]): Promise<void> {
    for (const account of accounts.toReversed()) await this.#open(account).deletePassword();
  }
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
const partAccount = (account: string, series: string, index: number): string => `${account} ${series} ${index}`;

function partsOf(account: string, head: string | null) {
  if (!head?.startsWith(`${PARTS} `)) return undefined;
  const [series = '', count = '', digest = ''] = head.slice(PARTS.length + 1).split(' ');
  return {
    series,
    digest,
    accounts: Array.from({ length: Number(count) }, (_, index) => partAccount(account, series, index)),
  };
}

/** Parts of at most this many code units; none ends inside a character. */
function split(text: string, limit: number): string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of text) {
    if (part.length + character.length > limit) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}
