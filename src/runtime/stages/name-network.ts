import type { ToolAnswer } from '../../common/tool-answer.ts';
import type { Call } from '../owners/call.ts';

/** Starts an answer with the name of its network, if there are several. */
export function nameNetwork({ client: { networks }, network }: Call, answer: ToolAnswer): ToolAnswer {
  if (!networks.areSeveral || network === networks.none) return answer;
  const line = `Network: ${network.name}`;
  const [first, ...rest] = answer.content;
  const content: ToolAnswer['content'] =
    first?.type === 'text'
      ? [{ ...first, text: `${line}\n${first.text}` }, ...rest]
      : [{ type: 'text', text: line }, ...answer.content];
  const { structuredContent: data } = answer;
  return {
    ...answer,
    content,
    // First, and not to be mistaken for a field of that name that the product's own answers have.
    ...(data === undefined
      ? {}
      : { structuredContent: Object.assign({ network: '' }, data, { network: network.name }) }),
  };
}
