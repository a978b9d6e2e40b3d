import type { ToolAnswer } from '../shape/answer.ts';
import { escapeText } from './escape.ts';

/**
 * The one door to the model: every text of an answer, whatever it came from, with the dangerous characters escaped.
 * Pictures pass as they are: nothing in them is text.
 */
export function sanitise(answer: ToolAnswer): ToolAnswer {
  return {
    ...answer,
    content: answer.content.map((block) =>
      block.type === 'text' ? { ...block, text: escapeText(block.text) } : block,
    ),
  };
}
