import { createHash } from 'node:crypto';
import { type Json, sorted } from '../../codegen/common/json.ts';
import type { ApiDocument, JsonSchema, ListedTool, Operation, SecretTable, ToolInput } from '../contract.ts';
import { modelTokens } from './list-price.ts';
import { FORMAT, type Surface, type SurfaceTool } from './surface.ts';

/** What is known about one tool, however it was made. */
export interface ToolParts {
  readonly operation: Operation;
  readonly listed: ListedTool;
  readonly input: ToolInput;
  readonly output?: JsonSchema | undefined;
}

/** Everything in a surface. */
export interface SurfaceParts {
  readonly apis: readonly ApiDocument[];
  readonly tools: readonly ToolParts[];
  readonly secrets: SecretTable;
}

/** Builds the whole surface, in its canonical order. @param version of this program */
export function buildSurface({ apis, tools, secrets }: SurfaceParts, version: string): Surface {
  return {
    format: FORMAT,
    generator: `ziti-mcp ${version}`,
    documents: inOrder(apis, ({ api }) => api).map(({ api, version, digest }) => ({ api, version, digest })),
    tokens: modelTokens(tools.map(({ listed }) => listed)),
    tools: inOrder(tools, ({ operation }) => operation.name).map((parts) => surfaceTool(parts, secrets)),
  };
}

function surfaceTool({ operation, listed, input, output }: ToolParts, secrets: SecretTable): SurfaceTool {
  const { name, aliases, api, operationId, method, path, category, effect, marks } = operation;
  const { description } = listed;
  return {
    ...{ name, aliases: [...aliases].sort(), api, operationId, method, path, category, effect },
    marks: [...marks].sort(),
    input: canonical(input.schema),
    ...(input.alternatives === undefined ? {} : { alternatives: canonical(input.alternatives) }),
    output: output === undefined ? null : canonical(output),
    annotations: canonical({ ...listed.annotations }),
    description,
    descriptionHash: `sha256:${createHash('sha256').update(description).digest('hex')}`,
    secrets: canonical(secrets.tools[name] ?? {}),
    tokens: modelTokens([listed]),
    ...(operation.review ? { review: operation.review } : {}),
  };
}

/** A copy with the keys of all objects sorted, and lists of names that are sets. */
function canonical<T extends object>(value: T): T {
  return withSortedSets(sorted(value as unknown as Json)) as unknown as T;
}

/** Keywords whose value is a set of names: of a schema, and of `alternatives`. */
const SETS: readonly string[] = ['required', 'allowed'];

function withSortedSets(value: Json): Json {
  if (Array.isArray(value)) return value.map(withSortedSets);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => {
    const isSet = SETS.includes(key) && Array.isArray(part) && part.every((name) => typeof name === 'string');
    return [key, isSet ? [...part].sort() : withSortedSets(part)];
  });
  return Object.fromEntries(entries) as Json;
}

function inOrder<T>(items: readonly T[], key: (item: T) => string): T[] {
  return [...items].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}
