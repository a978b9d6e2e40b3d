import { _, type FuncKeywordDefinition } from 'ajv/dist/2020.js';
import { canonical } from '../../../common/canonical.ts';
import { parseExact } from '../../../common/exact-json.ts';

type Numeric = number | bigint;

/** Whether a value keeps to a limit, both exact: JavaScript compares bigints with numbers by their value. */
const KEEPS = {
  minimum: (value, limit) => value >= limit,
  maximum: (value, limit) => value <= limit,
  exclusiveMinimum: (value, limit) => value > limit,
  exclusiveMaximum: (value, limit) => value < limit,
  multipleOf: isMultiple,
} satisfies Record<string, (value: Numeric, limit: Numeric) => boolean>;

type Limit = keyof typeof KEEPS;

const SIGNS: Readonly<Record<Limit, string>> = {
  minimum: '>=',
  maximum: '<=',
  exclusiveMinimum: '>',
  exclusiveMaximum: '<',
  multipleOf: 'a multiple of',
};

/** What a value was before bigints were replaced in it. */
type Original = (data: unknown, parent: object, key: string | number) => unknown;

const keyword = (
  name: string,
  rest: Pick<FuncKeywordDefinition, 'type' | 'error'>,
  keeps: (limit: unknown) => (value: unknown) => boolean,
  original: Original,
): FuncKeywordDefinition => ({
  keyword: name,
  ...rest,
  errors: false,
  compile: (limit: unknown) => {
    const isKept = keeps(limit);
    return (data: unknown, context) =>
      isKept(original(data, context?.parentData as object, context?.parentDataProperty as string));
  },
});

/** `multipleOf` in decimals: 19.99 is a multiple of 0.01, although no binary fraction is. */
export const multipleOf = (original: Original): FuncKeywordDefinition => limitKeyword('multipleOf', original);

const limitKeyword = (name: Limit, original: Original): FuncKeywordDefinition =>
  keyword(
    name,
    { type: 'number', error: { message: ({ schema }) => `must be ${SIGNS[name]} ${schema}` } },
    (limit) => (value) => KEEPS[name](value as Numeric, limit as Numeric),
    original,
  );

/** The limits of a document that no JavaScript number can hold: see `codegen/documents/exact-limits.ts`. */
export const exactLimits = (original: Original): FuncKeywordDefinition =>
  keyword('exactLimits', { error: { message: ({ schema }) => `must keep to ${schema}` } }, keepsAll, original);

function keepsAll(text: unknown): (value: unknown) => boolean {
  const { enum: choices, const: only, ...limits } = parseExact(String(text)) as Record<string, unknown>;
  const all = [...(choices === undefined ? [] : [choices as unknown[]]), ...(only === undefined ? [] : [[only]])];
  const allowed = all.map((each) => new Set(each.map(canonical)));
  return (value) =>
    allowed.every((texts) => texts.has(canonical(value))) &&
    (!isNumeric(value) ||
      Object.entries(limits).every(([name, limit]) => KEEPS[name as Limit](value, limit as Numeric)));
}

const isNumeric = (value: unknown): value is Numeric => typeof value === 'number' || typeof value === 'bigint';

/** Every keyword that compares numbers, for values with bigints in them. */
export const comparisons = (original: Original): FuncKeywordDefinition[] => [
  ...Object.keys(KEEPS).map((name) => limitKeyword(name as Limit, original)),
  keyword(
    'enum',
    { error: { message: 'must be one of the choices', params: ({ schemaCode }) => _`{allowedValues: ${schemaCode}}` } },
    (choices) => {
      const allowed = new Set((choices as unknown[]).map(canonical));
      return (value) => allowed.has(canonical(value));
    },
    original,
  ),
  keyword(
    'const',
    { error: { message: 'must be the constant' } },
    (only) => (value) => canonical(value) === canonical(only),
    original,
  ),
  keyword(
    'uniqueItems',
    { type: 'array', error: { message: 'must NOT have duplicate items' } },
    (unique) => (value) =>
      unique !== true || new Set((value as unknown[]).map(canonical)).size === (value as unknown[]).length,
    original,
  ),
];

function isMultiple(value: Numeric, of: Numeric): boolean {
  const [one, other] = [decimal(value), decimal(of)];
  const places = Math.max(one.places, other.places);
  const scaled = ({ digits, places: ownPlaces }: Decimal) => digits * 10n ** BigInt(places - ownPlaces);
  return scaled(one) % scaled(other) === 0n;
}

interface Decimal {
  readonly digits: bigint;
  /** How many of the digits are after the decimal point; negative if zeros follow them before it. */
  readonly places: number;
}

function decimal(value: Numeric): Decimal {
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), places: fraction.length - Number(exponent) };
}
