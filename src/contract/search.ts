/** The intention of a question. `action` is anything that the other words do not cover, such as verifying. */
export const INTENTIONS = ['list', 'detail', 'create', 'patch', 'replace', 'delete', 'action'] as const;
export type Intention = (typeof INTENTIONS)[number];

/** How questions are read. */
export interface Vocabulary {
  /** Phrases with the same meaning, by their term. */
  readonly concepts: Readonly<Record<string, readonly string[]>>;
  /** Words that reveal the intention. */
  readonly intentions: Readonly<Partial<Record<Intention, readonly string[]>>>;
  /** Words without a meaning of their own. */
  readonly noise: readonly string[];
}

/** What ranking needs to know about an operation, besides the index. */
export interface SearchFacts {
  readonly intention: Intention;
  /** Terms for the subject of the operation, from its name. */
  readonly subject: readonly string[];
  /** Whether the other API has the same operation: then a question must say which one is meant. */
  readonly twin: boolean;
  readonly category: string;
}

/** Everything that finding operations needs, prepared at build time. */
export interface SearchData {
  readonly vocabulary: Vocabulary;
  readonly facts: Readonly<Record<string, SearchFacts>>;
  /** By term, the operations that have it (by their index among the keys of `facts`), and its weight there. */
  readonly index: Readonly<Record<string, readonly (readonly [operation: number, weight: number])[]>>;
  /** Terms of the example questions, which are known to be spelled correctly. */
  readonly known: readonly string[];
}

/** What was learned from the example questions: vectors of one length, as base64 of signed bytes. */
export interface SearchEmbedding {
  /** The vectors of all feature buckets, one after the other. */
  readonly buckets: string;
  /** The vector of each aspect of operations. */
  readonly aspects: Readonly<Record<string, string>>;
  /** How much the log-odds of an operation increase per 1 of the product of two vectors. */
  readonly scale: number;
}
