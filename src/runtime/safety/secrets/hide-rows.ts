import { ControllerAnswer } from '../../../common/controller-answer.ts';
import { isEntity, type Value } from '../../../common/exact-json.ts';
import { RowSplitter } from '../../../common/row-splitter.ts';
import type { Slices } from '../../../common/slices.ts';

/** An answer without its secrets. */
type Hide = (answer: ControllerAnswer) => ControllerAnswer;

/** Bytes that are treated at once. */
const PIECE = 16 * 1024;

/** A long list without its secrets, row by row, while others are served. Anything else is treated as a whole. */
export async function hideLongList(answer: ControllerAnswer, slices: Slices, hide: Hide): Promise<ControllerAnswer> {
  const data: Value[] = [];
  const splitter = new RowSplitter((row) => data.push(hideRow(row, hide)));
  const { body } = answer;
  try {
    for (let at = 0; at < body.byteLength; at += PIECE) {
      await slices.giveWay();
      splitter.push(body.subarray(at, at + PIECE));
    }
    const { json } = hide(answer.with(Buffer.from(splitter.end()).toString()));
    // A second list of that name would be what counts.
    if (isEntity(json) && Array.isArray(json['data']) && json['data'].length === 0) {
      return answer.withJson({ ...json, data });
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return hide(answer);
}

/** A row without its secrets: treated as its own list. @throws {SyntaxError} if it is not JSON */
export function hideRow(row: string, hide: Hide): Value {
  const { json } = hide(new ControllerAnswer(200, 'application/json', `{"data":[${row}]}`));
  const [value] = (json as { data: Value[] }).data;
  if (value === undefined) throw new SyntaxError('a row without a value');
  return value;
}
