import { ToolError } from '../../common/tool-error.ts';
import type { AccessTest } from './types.ts';

const KEYS: ReadonlySet<string> = new Set(['identity', 'accept', 'deny', 'kind']);

/** Reads access tests from parsed data. @throws {ToolError} that says which test is invalid, and why */
export function readTests(data: unknown): readonly AccessTest[] {
  if (!Array.isArray(data) || data.length === 0) throw unfit('Access tests must be a non-empty list.');
  return data.map((each, n) => readTest(each, n + 1));
}

function readTest(data: unknown, n: number): AccessTest {
  if (typeof data !== 'object' || data === null) throw unfit(`Test ${n} is not an object.`);
  const { accept, deny, identity, kind = 'dial' } = data as Readonly<Record<string, unknown>>;
  const wrong = Object.keys(data).find((key) => !KEYS.has(key));
  if (wrong !== undefined) throw unfit(`Test ${n} has an unknown key "${wrong}".`);
  if (typeof identity !== 'string' || identity === '')
    throw unfit(`Test ${n} has no identity: say whose access it is about.`);
  if (kind !== 'dial' && kind !== 'bind') throw unfit(`Test ${n} has a kind other than dial or bind.`);
  const test = { identity, accept: names(accept, n, 'accept'), deny: names(deny, n, 'deny') };
  if (test.accept.length + test.deny.length === 0) throw unfit(`Test ${n} expects nothing: add accept or deny.`);
  return { ...test, kind: kind === 'dial' ? 'Dial' : 'Bind' };
}

function names(data: unknown, n: number, key: string): readonly string[] {
  if (data === undefined || data === null) return [];
  const list = typeof data === 'string' ? [data] : data;
  if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list as string[];
  throw unfit(`Test ${n}: ${key} is a list of services.`);
}

function unfit(message: string): ToolError {
  const example = '{"identity":"ann or #engineering","accept":["wiki"],"deny":["#finance"],"kind":"dial"}';
  return new ToolError('arguments', message, `A test looks like ${example}.`);
}
