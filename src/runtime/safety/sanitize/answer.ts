import { mapTexts, type ToolAnswer } from '../../../common/tool-answer.ts';
import { escapeText } from './escape.ts';

/**
 * The only way out to the model: every text of an answer, whatever its source, without secrets and with dangerous
 * characters escaped. Images pass unchanged: they contain no text.
 * @param hide a text without its secrets
 */
export const sanitize = (answer: ToolAnswer, hide: (text: string) => string): ToolAnswer =>
  mapTexts(answer, (text) => escapeText(hide(text)));
