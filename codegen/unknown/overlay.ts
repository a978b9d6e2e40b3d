import type { Overlay } from '../overlay/overlay.ts';
import type { Thesaurus } from '../overlay/thesaurus.ts';
import { commonVocabulary } from './vocabulary.ts';

/** The overlay for documents that nobody has reviewed: only a vocabulary for any product. */
export const unknownOverlay = (usual: Thesaurus): Overlay => ({
  apis: {},
  repairs: {},
  secrets: { answers: [], arguments: [], whole: {}, onlyInFilters: [] },
  changes: { reads: {}, unread: {}, resets: {}, targets: {}, undeclared: [], independent: [] },
  arguments: {},
  refers: {},
  ids: {},
  categories: [],
  thesaurus: commonVocabulary(usual),
  questions: {},
});
