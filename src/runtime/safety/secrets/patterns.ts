import { hideBlocks } from './blocks.ts';
import { BY_LOOK } from './by-look.ts';
import { BY_NAME } from './by-name.ts';
import { hideColumns } from './columns.ts';
import { COMMANDS, withoutRests } from './command-lines.ts';
import { ENCODED_SECRETS, hideEncoded, hideEscaped } from './encoded.ts';
import { hideReferenced } from './entities.ts';
import { hideFolded } from './folded.ts';
import { hintedIn } from './hints.ts';
import { hideInLists } from './lists.ts';
import { withoutLongRuns } from './long-runs.ts';
import { hideManifests } from './manifests.ts';
import { isMarkAt, redacted } from './marks.ts';
import { hidePairLines, hideTabbedLines } from './pair-lines.ts';
import type { Hinted, Pattern } from './pattern.ts';
import { hideSpoken, NAMED_SECRETS } from './sentences.ts';
import { hideTokens } from './vendor-tokens.ts';

/** Redacts a value, which is none of our own tables: a TAB in it may separate a name from a secret. */
export const redactValue = (value: string): string => hideTabbedLines(redactPatterns(value), redacted('secret'));

/** A text without what looks like a secret. What cannot be searched is not shown. */
export function redactPatterns(text: string): string {
  try {
    return hideFolded(withoutReferenced(withoutLongRuns(text)), withoutReferenced);
  } catch (error) {
    // An expression that has to match many megabytes at once runs out of memory.
    if (error instanceof RangeError) return redacted('very long text');
    throw error;
  }
}

function withoutReferenced(text: string): string {
  const shown = withoutEscaped(text);
  return shown.includes('&') ? hideReferenced(shown, withoutEscaped) : shown;
}

function withoutEscaped(text: string): string {
  const shown = withoutSecrets(text);
  return shown.includes('%') ? hideEscaped(shown, redacted('encoded secret'), withoutSecrets) : shown;
}

function withoutSecrets(text: string): string {
  const hinted = hintedIn(text);
  const mark = redacted('secret');
  let result = hideTokens(replaced(text, hinted, BY_LOOK), redacted('token'));
  if (hinted.has(ENCODED_SECRETS)) result = hideEncoded(result, redacted('encoded secret'), withoutSecrets);
  const withoutCommands = replaced(result, hinted, COMMANDS);
  if (withoutCommands !== result) result = withoutRests(withoutCommands);
  if (!hinted.has(NAMED_SECRETS)) return result;
  result = hideInLists(replaced(result, hinted, BY_NAME), mark);
  const shown = hideBlocks(hideColumns(hideManifests(result, mark), mark), mark);
  return hideSpoken(hidePairLines(shown, mark), mark);
}

/** How a pattern shows its match if all of it is secret. */
const wholly: NonNullable<Pattern['shown']> = (_match, mark) => mark;

/** @param hinted what may be in the text */
function replaced(text: string, hinted: ReadonlySet<Hinted>, patterns: readonly Pattern[]): string {
  if (hinted.size === 0) return text;
  let result = text;
  for (const pattern of patterns) {
    if (!hinted.has(pattern)) continue;
    const { kind, find, shown = wholly } = pattern;
    const mark = redacted(kind);
    const from = result;
    result = '';
    let done = 0;
    for (const { 0: match, index } of from.matchAll(find)) {
      if (isMarkAt(from, index)) continue;
      result += from.slice(done, index) + (shown(match, mark) ?? match);
      done = index + match.length;
    }
    result += from.slice(done);
  }
  return result;
}
