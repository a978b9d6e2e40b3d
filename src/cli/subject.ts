import type { ApiDocument } from '../contract.ts';
import { apis as builtInApis } from '../generated/apis.ts';
import type { Subject } from '../runtime/protocol/instructions.ts';
import { escapeLine } from '../runtime/safety/sanitise/escape.ts';

/** Characters of a document's title that a client sees. */
const LONGEST_TITLE = 60;

/** What is served. Documents that this package does not know are named by their titles, which are foreign text. */
export function subjectOf(apis: Readonly<Record<string, ApiDocument>>): Subject {
  const others = Object.values(apis).filter(({ api }) => !Object.hasOwn(builtInApis, api));
  const isOpenZiti = others.length < Object.keys(apis).length;
  return {
    isOpenZiti,
    others: others.map(({ api, title }) => [...(escapeLine(title.trim()) || api)].slice(0, LONGEST_TITLE).join('')),
  };
}

/** The same in words for a model. */
export const inWords = ({ isOpenZiti, others }: Subject): string =>
  [...(isOpenZiti ? ['the OpenZiti controller'] : []), ...others.map((title) => JSON.stringify(title))].join(' and ');
