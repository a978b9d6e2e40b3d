import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RowSplitter } from '../../src/common/row-splitter.ts';

/** The result for a body that arrives in pieces of these lengths, repeated. */
function split(body: string | Uint8Array, lengths: readonly number[] = [Number.POSITIVE_INFINITY]) {
  const rows: string[] = [];
  const splitter = new RowSplitter((row) => rows.push(row));
  const bytes = Buffer.from(body as string);
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const length = lengths[turn % lengths.length] ?? 1;
    splitter.push(bytes.subarray(at, at + length));
    splitter.push(Buffer.alloc(0));
    at += length;
  }
  return { rows, frame: Buffer.from(splitter.end()).toString() };
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const pieces = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 });
/** Texts that are difficult for a JSON parser. */
const value = fc.jsonValue({ maxDepth: 4 }).map((inner) => inner as unknown);
const tricky = fc.oneof(value, fc.constantFrom('\\', '"', '\\"', ']},{[', 'data', '"data":[', 'é😀\u0000', '﻿'));

describe('a list', () => {
  test('in any pieces: its rows, and the rest of it', () => {
    const members = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('meta', 'Data', 'dat', 'dataa')), tricky);
    fc.assert(
      fc.property(members, members, fc.array(tricky), pieces, fc.constantFrom(undefined, 1), (...drawn) => {
        const [before, behind, rows, lengths, indent] = drawn;
        for (const other of [before, behind]) delete other['data'];
        // A name that is a number comes first in any object.
        const whole = { ...before, data: rows, ...behind };
        const found = split(JSON.stringify(whole, null, indent), lengths);
        expect(found.rows.map((row) => JSON.parse(row))).toStrictEqual(JSON.parse(JSON.stringify(rows)));
        expect(JSON.parse(found.frame)).toStrictEqual(JSON.parse(JSON.stringify({ ...whole, data: [] })));
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps every digit and every space of a row', () => {
    expect(split('{"data": [ {"a":1.10} ,9223372036854775807\n]}').rows).toStrictEqual([
      ' {"a":1.10} ',
      '9223372036854775807\n',
    ]);
  });

  test('passes on a row as soon as the next character arrives', () => {
    const rows: string[] = [];
    const splitter = new RowSplitter((row) => rows.push(row));
    splitter.push(Buffer.from('{"data":[{"id":"a"},{"id"'));
    expect(rows).toStrictEqual(['{"id":"a"}']);
    splitter.push(Buffer.from(':"b"}]'));
    expect(rows).toStrictEqual(['{"id":"a"}', '{"id":"b"}']);
  });

  test.each([
    ['{"data":[]}', []],
    ['{"data":[ \n]}', []],
    ['{"data":[1,]}', ['1', '']],
    ['{"data":[,1]}', ['', '1']],
  ])('%s', (body, rows) => {
    expect(split(body).rows).toStrictEqual(rows);
  });
});

describe('anything else is left unchanged', () => {
  test.each([
    '{"data":{"data":[1,2]}}',
    '{"meta":{"data":[1,2]},"data":null}',
    '[{"data":[1,2]}]',
    '[[1,2],"data",[3]]',
    '{"x":"data","y":[1,2]}',
    '{"d\\u0061ta":[1,2]}',
    '{"datab":[1],"adata":[2],"":[3]}',
    'data:[1,2]',
    '',
  ])('%s', (body) => {
    expect(split(body, [1])).toStrictEqual({ rows: [], frame: body });
  });

  test('leaves a second list of rows in the rest', () => {
    expect(split('{"data":[1],"data":[2]}')).toStrictEqual({ rows: ['1'], frame: '{"data":[],"data":[2]}' });
  });
});

test('if the whole is not JSON, at least one of its parts is not', () => {
  const list = fc.array(tricky, { minLength: 1 }).map((data) => JSON.stringify({ data, meta: { a: 1 } }));
  const sign = fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '\\', 'x', '1');
  fc.assert(
    fc.property(list, fc.nat(), fc.nat({ max: 3 }), sign, pieces, (body, place, gone, put, lengths) => {
      const at = place % body.length;
      const broken = body.slice(0, at) + put + body.slice(at + gone);
      fc.pre(!isJson(broken));
      const { rows, frame } = split(broken, lengths);
      expect([frame, ...rows].every(isJson)).toBe(false);
    }),
    { numRuns: 5000 },
  );
});
