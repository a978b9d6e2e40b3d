/** Lists of APIs other than OpenZiti's, and the time that they have. */
import { expect, test } from 'vitest';
import { ControllerAnswer } from '../../../../src/common/controller-answer.ts';
import type { FormedList } from '../../../../src/runtime/network/formed-list.ts';
import { formedAnswer } from '../../../../src/runtime/tools/lists/formed-answer.ts';
import { DOCUMENT } from '../../../documents/list-document.ts';
import { served } from '../../../documents/served.ts';
import { rowLines } from '../../../support/list-text.ts';

const ROWS = Array.from({ length: 11 }, (_, at) => ({ id: `thing-${at}` }));

test('a walk has the time that is left after the first page, before which a person may have typed a code', async () => {
  const list = (await served(DOCUMENT)).operation('listNumbered') as FormedList;
  let left = 0;
  const outcome = await formedAnswer(
    list,
    { all: true, fields: ['id'] },
    {
      async send(_operation, { page = 1, perPage }) {
        left = 45_000;
        const [number, size] = [Number(page), Number(perPage)];
        const rows = ROWS.slice((number - 1) * size, number * size);
        return new ControllerAnswer(200, 'application/json', JSON.stringify(rows));
      },
      settings: { maxTokens: 0, time: 45_000, structured: false },
      timeLeft: () => left,
    },
  );
  expect(rowLines('text' in outcome ? outcome.text : '')).toHaveLength(ROWS.length);
});
