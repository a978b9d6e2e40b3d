import type { ApiDocument } from '../../contract.ts';
import { apis as builtInApis } from '../../generated/apis.ts';
import type { Subject } from '../../runtime/protocol/instructions.ts';

/** Characters of a document's title that a client sees. */
const LONGEST_TITLE = 60;
/** Nothing in such a title is escaped. Most are like this, and the expressions that escape the others take long to load. */
const PLAIN = /^[\w .,'+()/-]*$/;

/** What is served. Documents that this package does not know are named by their titles, which are foreign text. */
export async function subjectOf(apis: Readonly<Record<string, ApiDocument>>): Promise<Subject> {
  const others = Object.values(apis).filter(({ api }) => !Object.hasOwn(builtInApis, api));
  const isOpenZiti = others.length < Object.keys(apis).length;
  const visible = others.every(({ title }) => PLAIN.test(title)) ? (title: string) => title : await escaping();
  return {
    isOpenZiti,
    others: others.map(({ api, title }) => [...(visible(title.trim()) || api)].slice(0, LONGEST_TITLE).join('')),
  };
}

const escaping = async () => (await import('../../runtime/safety/sanitize/escape.ts')).escapeLine;

/** What is served, in words for a model. */
export const inWords = ({ isOpenZiti, others }: Subject): string =>
  [...(isOpenZiti ? ['the OpenZiti controller'] : []), ...others.map((title) => JSON.stringify(title))].join(' and ');
