import { EMPTY_ENTRY, splitList } from '../runtime/gate/policy/name-list.ts';
import type { Flag } from './flag.ts';
import type { NamedNetwork } from './networks/stored-network.ts';
import type { RawValues } from './parse.ts';
import { quoteWord } from './terminal/quote-word.ts';
import { UsageError } from './usage-error.ts';

/** Reads merged values by type, and reports errors in terms of the flag. */
export class Values {
  readonly #raw: RawValues;
  readonly #flags: ReadonlyMap<string, Flag>;
  /** The stored network that they are for. */
  readonly network: NamedNetwork | undefined;

  /**
   * @throws {UsageError} for a number or choice that its flag does not take, even if nothing reads it, and for an empty
   * entry of a list: it would select nothing, and nobody would notice
   */
  constructor(raw: RawValues, flags: readonly Flag[], network?: NamedNetwork) {
    this.#raw = raw;
    this.#flags = new Map(flags.map((flag) => [flag.name, flag]));
    this.network = network;
    for (const { name, kind, choices } of flags) {
      if (kind === 'number') this.number(name);
      if (kind === 'text' && choices) this.text(name);
      const entries = kind === 'list' ? (this.list(name) ?? []).flatMap(splitList) : [];
      if (entries.includes('')) throw new UsageError(`--${name} has an empty entry: ${EMPTY_ENTRY}.`);
    }
  }

  /** The same values for a stored network, with its own values where nothing else sets them. */
  withNetwork(network: NamedNetwork, own: RawValues): Values {
    const known = Object.entries(own).filter(([name]) => this.#flags.has(name));
    return new Values({ ...Object.fromEntries(known), ...this.#raw }, [...this.#flags.values()], network);
  }

  /** @throws {UsageError} for a value that is not one of the flag's choices */
  text(name: string): string | undefined {
    const value = this.#raw[name];
    if (value === undefined) return undefined;
    const text = String(value);
    const choices = this.#flags.get(name)?.choices;
    if (choices && !choices.includes(text)) {
      throw new UsageError(`--${name} is ${quoteWord(text)}: use ${choices.join(', ')}.`);
    }
    return text;
  }

  /** @throws {UsageError} for anything but a decimal number in the flag's range */
  number(name: string): number | undefined {
    const value = this.#raw[name];
    const range = this.#flags.get(name)?.range;
    if (value === undefined || range === undefined) return undefined;
    const { least, most, fractions = false } = range;
    const number = /^\d+(\.\d+)?$/.test(String(value)) ? Number(value) : Number.NaN;
    if (number >= least && number <= most && (fractions || Number.isInteger(number))) return number;
    const shown = Number.isNaN(number) ? quoteWord(String(value)) : `"${value}"`;
    throw new UsageError(`--${name} is ${shown}: use a ${fractions ? '' : 'whole '}number from ${least} to ${most}.`);
  }

  list(name: string): readonly string[] | undefined {
    const value = this.#raw[name];
    if (value === undefined) return undefined;
    return Array.isArray(value) ? value : [String(value)];
  }

  /** The same values, with these as defaults. */
  withDefaults(others: RawValues): Values {
    return new Values({ ...others, ...this.#raw }, [...this.#flags.values()], this.network);
  }

  /** The same values, except for one list. */
  withList(name: string, list: readonly string[]): Values {
    return new Values({ ...this.#raw, [name]: list }, [...this.#flags.values()], this.network);
  }

  /** The value of a switch; undefined if it is not set. */
  switchOf(name: string): boolean | undefined {
    const value = this.#raw[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  on(name: string): boolean {
    return this.#raw[name] === true;
  }
}
