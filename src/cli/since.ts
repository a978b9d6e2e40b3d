import { DAY, HOUR, MINUTE } from '../common/durations.ts';
import { quoteWord } from './terminal/quote-word.ts';
import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY };

/**
 * The time that `--since` means: an age (`90s`, `30m`, `2h`, `7d`, `1w`) or a date. @throws {UsageError} for anything
 * else
 */
export function since(text: string, now: Date): Date {
  const [, amount, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (amount !== undefined && unit !== undefined) return new Date(now.getTime() - Number(amount) * (UNITS[unit] ?? 0));
  const date = /^\d{4}-\d\d-\d\d/.test(text) ? new Date(text) : undefined;
  if (date !== undefined && !Number.isNaN(date.getTime())) return date;
  throw new UsageError(
    `--since is ${quoteWord(text)}: use an age (30m, 2h, 7d) or a date (2026-11-21, 2026-11-21T08:00Z).`,
  );
}
