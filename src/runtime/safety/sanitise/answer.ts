import { mapTexts, type ToolAnswer } from '../../../common/tool-answer.ts';
import { escapeText } from './escape.ts';

/**
 * The one door to the model: every text of an answer, whatever it came from, with the dangerous characters escaped.
 * Pictures pass as they are: nothing in them is text.
 */
export const sanitise = (answer: ToolAnswer): ToolAnswer => mapTexts(answer, escapeText);
