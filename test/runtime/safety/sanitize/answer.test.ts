import { expect, test } from 'vitest';
import { sanitize } from '../../../../src/runtime/safety/sanitize/answer.ts';

test('escapes every text of an answer, in each form; pictures and the kind of answer stay', () => {
  const image = { type: 'image', data: 'PGI+', mimeType: 'image/png' } as const;
  const answer = {
    content: [{ type: 'text' as const, text: 'a \u202e' }, image, { type: 'text' as const, text: '<b>' }],
    structuredContent: { data: [{ '<i>': '![x](y)', depth: { left: '\u200b', count: 7, on: true, none: null } }] },
    isError: true,
  };
  expect(sanitize(answer, (text) => text.replace('left', 'right'))).toStrictEqual({
    content: [{ type: 'text', text: 'a \\u202e' }, image, { type: 'text', text: '\\u003cb>' }],
    structuredContent: {
      data: [{ '\\u003ci>': '\\u0021[x]\\u0028y)', depth: { right: '\\u200b', count: 7, on: true, none: null } }],
    },
    isError: true,
  });
});
