import { escapeLine } from '../../runtime/safety/sanitize/escape.ts';
import { note } from '../terminal/note.ts';

/** What a person can do about a network. */
export interface Advice {
  readonly network: string;
  readonly next?: string;
}

/** Prints advice; what is the same for several networks is printed once. */
export function printAdvice(all: readonly Advice[]): void {
  const alike = new Map<string, string[]>();
  for (const { network, next } of all) {
    if (next === undefined) continue;
    const forAny = next.replaceAll(`--network ${network}`, '--network NAME');
    alike.set(forAny, [...(alike.get(forAny) ?? []), network]);
  }
  for (const [forAny, [network = '', ...others]] of alike) {
    const text = others.length === 0 ? forAny.replaceAll('--network NAME', `--network ${network}`) : forAny;
    note(`${[network, ...others].join(', ')}: ${escapeLine(text)}`);
  }
}
