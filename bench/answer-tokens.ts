import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';
import { listAnswer } from '../src/runtime/tools/lists/list-answer.ts';
import type { Figure } from './figure.ts';
import { controllerAnswer, listIdentities, recordedIdentities } from './identities.ts';
import { rowFormats } from './row-formats.ts';

const ROWS = 100;
/** The most rows that a controller returns at once. */
const PAGE = 500;

async function sizeOf(args: Readonly<Record<string, unknown>>, maxTokens: number, rows: number) {
  const answer = controllerAnswer(recordedIdentities(rows));
  const settings = { maxTokens, time: 45_000, structured: false };
  const outcome = await listAnswer(listIdentities, args, {
    send: async () => answer,
    settings,
    timeLeft: () => settings.time,
  });
  if (!('text' in outcome)) throw new Error('no list');
  return { text: outcome.text, tokens: countTokens(outcome.text), ofController: countTokens(answer.text) };
}

/**
 * Tokens of an answer relative to the controller's own, and what every other row format would cost with the same
 * fields.
 */
async function ratio(args: { readonly fields?: readonly string[] }) {
  const { tokens, ofController } = await sizeOf(args, 0, ROWS);
  const formats = rowFormats(recordedIdentities(ROWS), args.fields === undefined ? listIdentities.rows : undefined);
  const ratios = Object.entries(formats).map(
    ([name, text]) => [name, rounded(countTokens(text) / ofController)] as const,
  );
  const details = { tokens, controllersOwn: ofController, rows: ROWS, rowFormats: Object.fromEntries(ratios) };
  return { value: rounded(tokens / ofController), details };
}

const rounded = (value: number): number => Math.round(value * 1000) / 1000;

export const defaultFieldsTokens: Figure = {
  name: 'answer of 100 identities, default fields, ratio',
  unit: 'x',
  target: 0.15,
  measure: () => ratio({}),
};

export const allFieldsTokens: Figure = {
  name: 'answer of 100 identities, all fields, ratio',
  unit: 'x',
  target: 0.6,
  measure: () => ratio({ fields: ['*'] }),
};

export const rowsUnderTheCap: Figure = {
  name: 'answer of identities, rows under the default cap',
  unit: 'rows',
  target: 60,
  bound: 'at least',
  async measure() {
    const { text, tokens } = await sizeOf({}, 6000, PAGE);
    return { value: Number(/rows \d+-(\d+) of/.exec(text)?.[1]), details: { tokens } };
  },
};
