import type { Ask } from '../../common/ask.ts';
import type { Catalogue } from '../../common/catalogue.ts';
import type { ControllerAnswer } from '../../common/controller-answer.ts';
import type { ToolAnswer } from '../../common/tool-answer.ts';
import type { ApiDocument, CheckedArguments, Operation } from '../../contract.ts';
import { listFor } from '../network/names/list-for.ts';
import { structured, toAnswer } from './answer.ts';
import { listAnswer } from './list-answer.ts';
import type { AnswerSettings, Progress } from './types.ts';

/** What making an answer needs beside the call itself. */
export interface Delivery {
  /** The list operations that a look-up may use: what the policy refuses is not asked behind its back. */
  readonly allowed: (operation: Operation) => boolean;
  readonly catalogue: Catalogue;
  /** The document that the operation is from. */
  readonly api: ApiDocument | undefined;
  /** Sends the call's own operation. */
  readonly ask: Ask;
  /** Sends a read that helps to answer. */
  readonly lookUp: Ask;
  readonly settings: AnswerSettings;
  readonly progress?: Progress | undefined;
}

export interface Delivered {
  readonly answer: ToolAnswer;
  /** The controller's status, of the first request where there were several. */
  readonly status: number;
}

/** Makes a checked call, in as many requests as it takes, and shapes what comes back. */
export async function deliver(operation: Operation, given: CheckedArguments, tools: Delivery): Promise<Delivered> {
  const { settings } = tools;
  const outcome =
    operation.rows === undefined
      ? { answer: await tools.ask(operation, given) }
      : await listAnswer(operation, given, tools);
  if ('text' in outcome) {
    // A controller has no rows below an id that it does not know, and calls it no error.
    const hint = outcome.empty ? await unknownParent(operation, given, tools) : undefined;
    const text = hint === undefined ? outcome.text : `${outcome.text} ${hint}`;
    const content = [{ type: 'text' as const, text }];
    return { answer: { content, ...structured(operation, outcome.data, settings) }, status: outcome.status };
  }
  const { answer } = outcome;
  const { status } = answer;
  const hint = (await lacking(operation, answer, tools)) ?? (await unknownId(operation, given, answer, tools));
  const list = () => listFor(operation, 'id', tools);
  return { answer: toAnswer(operation, answer, { settings, list, hint }), status };
}

/** Says what it takes where the controller does not have the operation. */
async function lacking(operation: Operation, answer: ControllerAnswer, tools: Delivery): Promise<string | undefined> {
  if (answer.status !== 404 && answer.status !== 405) return undefined;
  const { lackingHint } = await import('../network/version/lacking.ts');
  return lackingHint(operation, answer, tools);
}

/** Says what to do about an id of nothing that exists, where the refusal may be for one. */
async function unknownId(operation: Operation, given: CheckedArguments, answer: ControllerAnswer, tools: Delivery) {
  if (answer.status < 400) return undefined;
  const { refusalHint } = await import('../network/names/not-found.ts');
  return refusalHint(operation, given, answer, tools);
}

async function unknownParent(operation: Operation, given: CheckedArguments, tools: Delivery) {
  const { nameHint } = await import('../network/names/not-found.ts');
  return nameHint(operation, given, { said: '' }, tools);
}
