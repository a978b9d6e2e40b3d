import { mapTexts, type ToolAnswer } from '../../../common/tool-answer.ts';
import { escapeText } from './escape.ts';

/**
 * The only way out to the model: every text of an answer, whatever its source, with dangerous characters escaped.
 * Images pass unchanged: they contain no text.
 */
export const sanitise = (answer: ToolAnswer): ToolAnswer => mapTexts(answer, escapeText);
