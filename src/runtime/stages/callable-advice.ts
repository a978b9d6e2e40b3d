import type { Advice } from '../../common/tool-error.ts';
import { decide } from '../gate/policy/index.ts';
import type { Call } from '../owners/call.ts';

/** Advice without the sentences that name a tool which may not be called. */
export function callableAdvice({ model, person }: Advice, { process, network }: Call): Advice {
  const isRefused = (word: string) => {
    const tool = process.catalogue.tool(word);
    return tool !== undefined && !decide(tool, network.policy.exposure).allowed;
  };
  const callable = (text: string) =>
    text
      // Each with the space or line break before it.
      .split(/(?<=[.!?])(?=\s)/)
      .filter((sentence) => !(sentence.match(/\w+/g) ?? []).some(isRefused))
      .join('')
      .trimStart();
  return { model: callable(model), person: callable(person) };
}
