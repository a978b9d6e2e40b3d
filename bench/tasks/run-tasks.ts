import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { insightTools } from '../../src/insight/index.ts';
import { startSandbox } from '../../src/sandbox/index.ts';
import { settingsOf, startSession, type TestSession } from '../../test/support/session.ts';
import { type Rows, readRows } from './naive.ts';
import { type Planted, plant } from './planted.ts';
import type { Step, Task } from './steps.ts';
import { TASKS } from './tasks.ts';
import { ENDS, TRUTHS } from './truths.ts';

/** The cost of doing a task in one way. */
export interface Cost {
  readonly calls: number;
  /** Tokens of the answers, as a model reads them (o200k_base). */
  readonly tokens: number;
}

export interface Outcome {
  readonly question: string;
  readonly withTools: Cost;
  readonly generic: Cost;
}

/** Does every task in both ways, each on a separate network. @throws if an answer or a final state is wrong */
export async function runTasks(): Promise<readonly Outcome[]> {
  const [withTools, generic] = [await costs((task) => task.operatorTools), await costs((task) => task.generic)];
  return TASKS.map(({ question }, at) => ({
    question,
    withTools: withTools[at] as Cost,
    generic: generic[at] as Cost,
  }));
}

async function costs(stepsOf: (task: Task) => readonly Step[]): Promise<readonly Cost[]> {
  const sandbox = await startSandbox({ size: 'medium' });
  const session = startSession(settingsOf(sandbox), { tools: insightTools, answers: { maxTokens: 6_000 } });
  const checker = startSession(settingsOf(sandbox), {
    tools: insightTools,
    answers: { maxTokens: 0, structured: true },
  });
  try {
    const planted = await plant(session);
    const seeded = await readRows(checker);
    for (const { question, operatorTools } of TASKS) await requireTruth(question, operatorTools, { checker, seeded });
    const all: Cost[] = [];
    for (const task of TASKS) {
      all.push(await costOf(task, stepsOf(task), planted));
      await requireEnd(task.question, checker);
    }
    return all;
  } finally {
    await session.close();
    await checker.close();
    await sandbox.close();
  }
}

/** Compares the data of the tool's answer with what follows from the rows alone. */
async function requireTruth(
  question: string,
  steps: readonly Step[],
  { checker, seeded }: { readonly checker: TestSession; readonly seeded: Rows },
): Promise<void> {
  const known = TRUTHS[question];
  if (known === undefined && ENDS[question] === undefined)
    throw new Error(`${question} There is no truth to compare it with.`);
  const [tool, args] = steps.at(-1) ?? [];
  if (known === undefined || tool === undefined) return;
  const { answer } = await checker.call(tool, args);
  const foundByTool = known
    .inAnswer(answer.structuredContent as Readonly<Record<string, unknown>>)
    .toSorted()
    .join(', ');
  const truth = known.truth(seeded).toSorted().join(', ');
  if (foundByTool !== truth)
    throw new Error(`${question} It shows ${foundByTool.slice(0, 1_000)}\nbut true is ${truth.slice(0, 1_000)}`);
}

/** Looks at the whole network after a change. */
async function requireEnd(question: string, checker: TestSession): Promise<void> {
  const wrong = ENDS[question]?.(await readRows(checker)) ?? [];
  if (wrong.length > 0) throw new Error(`${question} In the end ${wrong.join(', and ')}.`);
}

async function costOf({ question, shows }: Task, steps: readonly Step[], planted: Planted): Promise<Cost> {
  const texts: string[] = [];
  for (const [tool, args] of steps) {
    // A list that does not fit into one answer is read to its end.
    for (let next: Step | undefined = [tool, args]; next !== undefined; ) {
      const text: string = await answerOf(next, planted);
      texts.push(text);
      const [, offset] = args['all'] === true ? (/Next: offset=(\d+)/.exec(text) ?? []) : [];
      next = offset === undefined ? undefined : [tool, { ...args, offset: Number(offset) }];
    }
  }
  const answers = texts.join('\n');
  const missing = shows.find((pattern) => !pattern.test(answers));
  if (missing !== undefined)
    throw new Error(`${question} The answers do not contain ${missing}:\n${answers.slice(0, 2_000)}`);
  return { calls: texts.length, tokens: countTokens(answers) };
}

async function answerOf([tool, args]: Step, planted: Planted): Promise<string> {
  const { answer, failure } = await planted.session.call(tool, await filled(args, planted));
  const text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  if (failure !== undefined) throw new Error(`${tool} ${JSON.stringify(args)}: ${text}`);
  return text;
}

/** Replaces `{listServices:wiki}` by the id of that service. */
async function filled(args: Step[1], planted: Planted): Promise<Step[1]> {
  let text = JSON.stringify(args);
  for (const [whole, list = '', name = ''] of text.matchAll(/\{(list\w+):([\w-]+)\}/g)) {
    text = text.replace(whole, await planted.id(list, name));
  }
  return JSON.parse(text) as Step[1];
}
