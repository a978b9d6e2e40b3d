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
  /** Of the answers, as a model reads them (o200k_base). */
  readonly tokens: number;
}

export interface Outcome {
  readonly ask: string;
  readonly own: Cost;
  readonly generic: Cost;
}

/** Does every task in both ways, each on a separate network. @throws if an answer or a final state is wrong */
export async function runTasks(): Promise<readonly Outcome[]> {
  const [own, generic] = [await costs((task) => task.own), await costs((task) => task.generic)];
  return TASKS.map(({ ask }, at) => ({ ask, own: own[at] as Cost, generic: generic[at] as Cost }));
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
    for (const { ask, own } of TASKS) await requireTruth(ask, own, { checker, seeded });
    const all: Cost[] = [];
    for (const task of TASKS) {
      all.push(await costOf(task, stepsOf(task), planted));
      await requireEnd(task.ask, checker);
    }
    return all;
  } finally {
    await session.close();
    await checker.close();
    await sandbox.close();
  }
}

/** Holds the data of the tool's answer against what follows from the rows alone. */
async function requireTruth(
  ask: string,
  own: readonly Step[],
  { checker, seeded }: { readonly checker: TestSession; readonly seeded: Rows },
): Promise<void> {
  const known = TRUTHS[ask];
  if (known === undefined && ENDS[ask] === undefined) throw new Error(`${ask} Nothing says what is true of it.`);
  const [tool, given] = own.at(-1) ?? [];
  if (known === undefined || tool === undefined) return;
  const { answer } = await checker.call(tool, given);
  const told = known
    .told(answer.structuredContent as Readonly<Record<string, unknown>>)
    .toSorted()
    .join(', ');
  const truth = known.truth(seeded).toSorted().join(', ');
  if (told !== truth) throw new Error(`${ask} It tells ${told.slice(0, 1_000)}\nbut true is ${truth.slice(0, 1_000)}`);
}

/** Looks at the whole network after a change. */
async function requireEnd(ask: string, checker: TestSession): Promise<void> {
  const wrong = ENDS[ask]?.(await readRows(checker)) ?? [];
  if (wrong.length > 0) throw new Error(`${ask} In the end ${wrong.join(', and ')}.`);
}

async function costOf({ ask, tells }: Task, steps: readonly Step[], planted: Planted): Promise<Cost> {
  const texts: string[] = [];
  for (const [tool, given] of steps) {
    // A list that does not fit into one answer is read to its end.
    for (let next: Step | undefined = [tool, given]; next !== undefined; ) {
      const text: string = await made(next, planted);
      texts.push(text);
      const [, offset] = given['all'] === true ? (/Next: offset=(\d+)/.exec(text) ?? []) : [];
      next = offset === undefined ? undefined : [tool, { ...given, offset: Number(offset) }];
    }
  }
  const said = texts.join('\n');
  const unsaid = tells.find((pattern) => !pattern.test(said));
  if (unsaid !== undefined) throw new Error(`${ask} The answers do not contain ${unsaid}:\n${said.slice(0, 2_000)}`);
  return { calls: texts.length, tokens: countTokens(said) };
}

async function made([tool, given]: Step, planted: Planted): Promise<string> {
  const { answer, failure } = await planted.session.call(tool, await filled(given, planted));
  const text = answer.content.map((block) => (block.type === 'text' ? block.text : '')).join('\n');
  if (failure !== undefined) throw new Error(`${tool} ${JSON.stringify(given)}: ${text}`);
  return text;
}

/** Replaces `{listServices:wiki}` by the id of that service. */
async function filled(given: Step[1], planted: Planted): Promise<Step[1]> {
  let text = JSON.stringify(given);
  for (const [whole, list = '', name = ''] of text.matchAll(/\{(list\w+):([\w-]+)\}/g)) {
    text = text.replace(whole, await planted.id(list, name));
  }
  return JSON.parse(text) as Step[1];
}
