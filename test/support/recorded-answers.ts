import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ControllerAnswer } from '../../src/common/controller-answer.ts';
import { isEntity, parseExact, type Value } from '../../src/common/exact-json.ts';
import type { Operation } from '../../src/contract.ts';
import { operations } from '../../src/generated/operations.ts';

const FOLDER = 'test/fixtures/controller/recordings';

/** A recorded answer of a real controller to an operation. */
export interface RecordedAnswer {
  readonly operation: Operation;
  readonly body: Value;
  readonly answer: ControllerAnswer;
}

/** Every successful recorded JSON answer. */
export function recordedAnswers(): RecordedAnswer[] {
  return readdirSync(FOLDER)
    .filter((file) => /^(?:edge-management|fabric)-/.test(file))
    .flatMap((file) => entriesOf(file));
}

function entriesOf(file: string): RecordedAnswer[] {
  const api = file.startsWith('fabric-') ? 'fabric' : 'edge-management';
  const entries = parseExact(readFileSync(join(FOLDER, file), 'utf8')) as { [key: string]: Value }[];
  return entries.flatMap(({ operationId, response }) => {
    const operation = operations.find((each) => each.api === api && each.operationId === operationId);
    if (operation === undefined || !isEntity(response ?? null)) return [];
    const { status, contentType, body } = response as { status: number; contentType: string; body: Value };
    if (status >= 400 || !isEntity(body) || !String(contentType).includes('json')) return [];
    const bytes = new TextEncoder().encode(serialize(body));
    return [{ operation, body, answer: new ControllerAnswer(status, 'application/json', bytes) }];
  });
}

/** As a controller writes it: all fields, all digits. */
export function serialize(value: Value): string {
  if (typeof value === 'bigint') return String(value);
  if (Array.isArray(value)) return `[${value.map(serialize).join(',')}]`;
  if (!isEntity(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([key, member]) => `${JSON.stringify(key)}:${serialize(member)}`)
    .join(',')}}`;
}

/** The value without links, which are left out of every answer. */
export function withoutLinks(value: Value): Value {
  if (Array.isArray(value)) return value.map(withoutLinks);
  if (!isEntity(value)) return value;
  const members = Object.entries(value).filter(([key]) => key !== '_links');
  return Object.fromEntries(members.map(([key, member]) => [key, withoutLinks(member)]));
}
