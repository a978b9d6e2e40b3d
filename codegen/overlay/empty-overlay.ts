import type { Overlay } from './overlay.ts';

/** An overlay without any decisions. */
export const EMPTY_OVERLAY: Overlay = {
  apis: {},
  repairs: {},
  secrets: { answers: [], arguments: [], whole: {}, onlyInFilters: [] },
  changes: { reads: {}, unread: {}, resets: {}, targets: {}, undeclared: [], independent: [] },
  arguments: {},
  refers: {},
  ids: {},
  categories: [],
  thesaurus: { concepts: {}, intentions: {}, noise: [] },
  questions: {},
};
