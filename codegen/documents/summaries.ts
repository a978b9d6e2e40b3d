import type { JsonObject } from '../common/json.ts';
import { httpOperations } from './operations.ts';

/** What a document says of each of its operations in a line, by the JSON pointer to the operation. */
export type Summaries = ReadonlyMap<string, string>;

/** More of a text says less about an operation than its beginning. */
const LONGEST = 200;

/**
 * The summaries of a document's operations, or else how their descriptions begin (OpenAPI 3.1, section 4.8.10). They are
 * foreign text: operations are found by their words, and nobody is shown them.
 */
export function summariesOf(document: JsonObject): Summaries {
  const found = [...httpOperations(document)].flatMap(({ operation, pointer }): [string, string][] => {
    const text = [operation['summary'], operation['description']].find(
      (each) => typeof each === 'string' && each !== '',
    );
    return typeof text === 'string' ? [[pointer, firstSentence(text)]] : [];
  });
  return new Map(found);
}

const firstSentence = (text: string): string => {
  const start = text.slice(0, LONGEST);
  return /^.+?[.!?\n](?=\s|$)/s.exec(start)?.[0] ?? start;
};
