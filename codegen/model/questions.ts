import { InputError } from '../common/errors.ts';
import { pointer } from '../common/json.ts';
import type { OnFault } from '../common/on-fault.ts';
import type { QuestionsOverlay } from '../overlay/questions-form.ts';
import type { Questions, Tool } from './model.ts';

/**
 * The example questions of existing operations.
 * @param onFault called for each entry that matches no operation of its category
 * @throws {InputError} for a question that is listed for two operations
 */
export function questionsOf(overlay: QuestionsOverlay, tools: readonly Tool[], onFault: OnFault): Questions {
  const categories = new Map(tools.map(({ operation: { name, category } }) => [name, category]));
  const byName = new Map(tools.map(({ operation, question: ask }) => [operation.name, [ask]]));
  const owners = new Map<string, string>();
  for (const [category, entries] of Object.entries(overlay)) {
    const fault = (name: string, problem: string, remedy: string) =>
      new InputError(`spec/overlay/questions/${category}.yaml`, pointer(name), problem, remedy);
    for (const [name, questions] of Object.entries(entries)) {
      if (categories.get(name) !== category) {
        onFault(fault(name, `no operation of ${category} is called ${name}`, 'correct it, or remove it'));
        continue;
      }
      for (const question of questions) {
        const owner = owners.get(question);
        if (owner !== undefined)
          throw fault(name, `"${question}" is also a question for ${owner}`, 'keep one of the two');
        owners.set(question, name);
      }
      byName.get(name)?.push(...questions);
    }
  }
  return Object.fromEntries(byName);
}
