import type { Intention, Operation, SearchFacts } from '../../src/contract.ts';
import type { Terms } from '../../src/search/terms.ts';
import { stem, words } from '../../src/search/words.ts';
import { wordsOfName } from '../names/naming.ts';
import { verbOf } from '../names/verb.ts';

/** Terms that more than this share of the operations have in their subjects distinguish none of them. */
const COMMON = 0.4;

/**
 * What ranking must know of operations whose names follow no known rule: what each does from its method and path, and
 * what it is about from its name, or from its path where the name comes from that. Built from all operations of a
 * surface.
 */
export class RequestFacts {
  readonly #terms: Terms;
  readonly #requests: ReadonlySet<string>;
  /** Paths with an entity below. */
  readonly #parents: ReadonlySet<string>;
  readonly #common: ReadonlySet<string>;

  constructor(operations: readonly Operation[], terms: Terms) {
    this.#terms = terms;
    this.#requests = new Set(operations.map(({ api, method, path }) => `${api} ${method} ${path}`));
    const below = operations.filter(({ path }) => path.endsWith('}'));
    this.#parents = new Set(below.map(({ api, path }) => `${api} ${path.replace(/\/[^/]*$/, '')}`));
    const found = new Map<string, number>();
    for (const term of operations.flatMap((each) => [...new Set(this.#subjectOf(each))])) {
      found.set(term, (found.get(term) ?? 0) + 1);
    }
    const most = Math.max(2, COMMON * operations.length);
    this.#common = new Set([...found].filter(([, count]) => count > most).map(([term]) => term));
  }

  of(operation: Operation): SearchFacts {
    const subject = [...new Set(this.#subjectOf(operation))];
    const own = subject.filter((term) => !this.#common.has(term));
    return {
      intention: this.#intentionOf(operation),
      subject: own.length > 0 ? own : subject,
      twin: false,
      category: operation.category,
    };
  }

  #subjectOf(operation: Operation): string[] {
    if (operation.operationId === null) return this.#terms.of(words(staticPath(operation.path)));
    const name = wordsOfName(operation);
    const { verb, intention } = verbOf(name);
    const rest = intention === 'action' ? name : name.slice(verb.length);
    return this.#terms.of(words(rest).filter((word) => !METHOD_WORDS.has(word)));
  }

  #intentionOf(operation: Operation): Intention {
    const { api, method, path, rows } = operation;
    if (method === 'DELETE') return 'delete';
    if (method === 'PATCH') return 'patch';
    // A replacement is the change of an entity if there is no PATCH.
    if (method === 'PUT') return this.#requests.has(`${api} PATCH ${path}`) ? 'replace' : 'patch';
    if (method === 'POST') return this.#isCollection(api, path) ? 'create' : byName(wordsOfName(operation));
    return rows !== undefined || isMany(path) ? 'list' : 'detail';
  }

  /** Whether a POST to this path adds an entity. */
  #isCollection(api: string, path: string): boolean {
    return this.#requests.has(`${api} GET ${path}`) || this.#parents.has(`${api} ${path}`);
  }
}

/** Names of methods, as many operationIds contain them. */
const METHOD_WORDS: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete'].map(stem));

/** What a POST does, if its path does not say. */
const byName = (name: string): Intention => {
  const { intention } = verbOf(name);
  return intention === 'detail' ? 'list' : intention;
};

/** Path segments that every request has. */
export const staticPath = (path: string): string => path.replace(/\{[^}]*\}/g, ' ');

const isMany = (path: string): boolean => /[a-z]{2}s(\?.*)?$/i.test(path);
