import type { JsonSchema } from '../../src/contract.ts';

/**
 * What model vendors accept in a tool, according to their documentation and to what their APIs refused in 2025 and
 * 2026. The strictest variant of each: for Gemini the OpenAPI subset of `parameters`, for OpenAI the limits of strict
 * schemas, since the list has to work everywhere.
 */
export interface VendorSubset {
  readonly name: RegExp;
  readonly property: RegExp;
  /** Longest description of a tool, in characters. */
  readonly description: number;
  /** Keywords of schemas, at any depth. */
  readonly keywords: readonly string[];
  /** Keywords of the root, if it accepts fewer. */
  readonly root?: readonly string[];
  /** Whether the root needs `properties`, even empty. */
  readonly needsProperties: boolean;
  /** Whether a schema needs a type: an older client drops tools without one. */
  readonly needsType: boolean;
  /** Whether an object other than the root may have empty `properties`. */
  readonly emptyProperties: boolean;
  /** Whether every value of an enum has to be a string. */
  readonly onlyTextChoices: boolean;
  readonly formats: readonly string[];
  /** Nesting of objects and arrays, including the root. */
  readonly depth: number;
  /** Properties of all objects of a tool together. */
  readonly properties: number;
  /** Values of all enums of a tool together. */
  readonly choices: number;
}

const NONE = Number.POSITIVE_INFINITY;
const PLAIN = ['type', 'description', 'enum', 'items', 'properties', 'required'];
const BOUNDS = ['pattern', 'minimum', 'maximum', 'minItems', 'maxItems'];
const TIMES = ['date-time', 'time', 'date', 'duration'];
const HOSTS = ['email', 'hostname', 'ipv4', 'ipv6', 'uuid'];

export const VENDORS: Readonly<Record<string, VendorSubset>> = {
  OpenAI: {
    name: /^[a-zA-Z0-9_-]{1,64}$/,
    property: /^.{1,}$/,
    description: 1024,
    keywords: [...PLAIN, ...BOUNDS, 'additionalProperties', 'anyOf', 'const', 'format', '$ref', '$defs'],
    root: [...PLAIN, 'additionalProperties', '$defs'],
    needsProperties: true,
    needsType: false,
    emptyProperties: true,
    onlyTextChoices: false,
    formats: [...TIMES, ...HOSTS],
    depth: 10,
    properties: 5000,
    choices: 1000,
  },
  Anthropic: {
    name: /^[a-zA-Z0-9_-]{1,64}$/,
    property: /^[a-zA-Z0-9_.-]{1,64}$/,
    description: NONE,
    keywords: [...PLAIN, 'additionalProperties', 'anyOf', 'allOf', 'const', 'format', 'default', '$ref', '$defs'],
    root: [...PLAIN, 'additionalProperties', '$defs'],
    needsProperties: false,
    needsType: false,
    emptyProperties: true,
    onlyTextChoices: false,
    formats: [...TIMES, ...HOSTS, 'uri'],
    depth: NONE,
    properties: NONE,
    choices: NONE,
  },
  Gemini: {
    name: /^[a-zA-Z_][a-zA-Z0-9_.-]{0,62}$/,
    property: /^[a-zA-Z_][a-zA-Z0-9_]{0,63}$/,
    description: NONE,
    keywords: [...PLAIN, ...BOUNDS, 'anyOf', 'format', 'nullable', 'default'],
    needsProperties: false,
    needsType: true,
    emptyProperties: false,
    onlyTextChoices: true,
    formats: ['enum', 'date-time'],
    depth: 32,
    properties: NONE,
    choices: NONE,
  },
  'Amazon Bedrock': {
    name: /^[a-zA-Z][a-zA-Z0-9_]{0,63}$/,
    property: /^[a-zA-Z0-9_.-]{1,64}$/,
    description: NONE,
    keywords: [...PLAIN, 'format', 'default'],
    root: ['type', 'properties', 'required'],
    needsProperties: true,
    needsType: false,
    emptyProperties: true,
    onlyTextChoices: false,
    formats: [...TIMES, ...HOSTS, 'uri'],
    depth: NONE,
    properties: NONE,
    choices: NONE,
  },
};

/** A schema and its place. */
interface Part {
  readonly schema: JsonSchema;
  readonly place: string;
  readonly depth: number;
}

function* partsOf(schema: JsonSchema, place = '', depth = 1): Generator<Part> {
  yield { schema, place, depth };
  const { items, properties } = schema as { items?: JsonSchema; properties?: Record<string, JsonSchema> };
  if (items !== undefined) yield* partsOf(items, `${place}[]`, depth + 1);
  for (const [name, part] of Object.entries(properties ?? {})) yield* partsOf(part, `${place}.${name}`, depth + 1);
}

interface Seen {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
}

/** What a vendor would refuse in a tool. */
export function refusedBy(vendor: VendorSubset, { name, description, inputSchema }: Seen): string[] {
  const parts = [...partsOf(inputSchema)];
  const names = parts.flatMap(({ schema }) => Object.keys((schema['properties'] ?? {}) as object));
  const choices = parts.flatMap(({ schema }) => (schema['enum'] ?? []) as unknown[]);
  const faults = [
    ...(vendor.name.test(name) ? [] : ['its name']),
    ...(description.length >= 1 && description.length <= vendor.description ? [] : ['the length of its description']),
    ...(inputSchema['type'] === 'object' ? [] : ['a root that is not an object']),
    ...(vendor.needsProperties && typeof inputSchema['properties'] !== 'object' ? ['a root without properties'] : []),
    ...names.filter((each) => !vendor.property.test(each)).map((each) => `the property ${each}`),
    ...(names.length > vendor.properties ? [`${names.length} properties`] : []),
    ...(choices.length > vendor.choices ? [`${choices.length} choices`] : []),
  ];
  return [...faults, ...parts.flatMap((part) => partFaults(vendor, part))];
}

function partFaults(vendor: VendorSubset, { schema, place, depth }: Part): string[] {
  const {
    type,
    format,
    enum: choices = [],
    items,
    properties,
    required = [],
  } = schema as Record<string, unknown> & {
    enum?: unknown[];
    required?: string[];
    properties?: Record<string, unknown>;
  };
  const isRoot = place === '';
  const keywords = isRoot && vendor.root ? vendor.root : vendor.keywords;
  const known = Object.keys(properties ?? {});
  const faults = [
    ...Object.keys(schema).filter((key) => !keywords.includes(key)),
    ...(type === undefined && vendor.needsType ? ['no type'] : []),
    ...(Array.isArray(type) ? ['several types'] : []),
    ...(type === 'array' && items === undefined ? ['an array without items'] : []),
    ...(format !== undefined && !vendor.formats.includes(format as string) ? [`the format ${format}`] : []),
    ...(!isRoot && !vendor.emptyProperties && properties !== undefined && known.length === 0 ? ['no properties'] : []),
    ...(vendor.onlyTextChoices && choices.some((each) => typeof each !== 'string')
      ? ['choices that are not texts']
      : []),
    ...(choices.some((each) => each === '') ? ['an empty choice'] : []),
    ...required.filter((each) => !known.includes(each)).map((each) => `a required ${each} that is not a property`),
    ...(depth > vendor.depth ? [`depth ${depth}`] : []),
  ];
  return faults.map((fault) => `${fault} at ${place || 'the root'}`);
}
