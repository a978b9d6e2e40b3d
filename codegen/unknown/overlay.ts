import { EMPTY_OVERLAY } from '../overlay/empty-overlay.ts';
import type { Overlay } from '../overlay/overlay.ts';
import type { Thesaurus } from '../overlay/thesaurus.ts';
import { commonVocabulary } from './vocabulary.ts';

/** The overlay for documents that nobody has reviewed: only a vocabulary for any product. */
export const unknownOverlay = (usual: Thesaurus): Overlay => ({ ...EMPTY_OVERLAY, thesaurus: commonVocabulary(usual) });
