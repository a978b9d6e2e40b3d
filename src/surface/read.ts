import * as z from 'zod';
import { pointer } from '../../codegen/common/json.ts';
import { EFFECTS, MARKS } from '../contract.ts';
import { fault } from './fault.ts';
import { FORMAT, type Surface } from './surface.ts';

const schema = z.record(z.string(), z.unknown());
const kinds = z.record(z.string(), z.string());
const names = z.array(z.string());

const tool = z.object({
  name: z.string().min(1),
  aliases: names,
  api: z.string(),
  operationId: z.string().nullable(),
  method: z.string(),
  path: z.string(),
  category: z.string(),
  effect: z.enum(EFFECTS),
  marks: z.array(z.enum(MARKS)),
  input: schema,
  alternatives: z
    .object({ fields: z.record(z.string(), z.object({ allowed: names, required: names })), on: z.string() })
    .exactOptional(),
  output: schema.nullable(),
  annotations: schema,
  description: z.string(),
  descriptionHash: z.string().exactOptional(),
  secrets: z
    .object({ answer: kinds.exactOptional(), arguments: kinds.exactOptional(), whole: z.string().exactOptional() })
    .exactOptional(),
  tokens: z.number().exactOptional(),
  review: z.literal(true).exactOptional(),
});

const surface = z.object({
  format: z.literal(FORMAT).exactOptional(),
  generator: z.string(),
  documents: z.array(z.object({ api: z.string(), version: z.string(), digest: z.string() })),
  tokens: z.number().exactOptional(),
  tools: z.array(tool),
});

/**
 * Reads the output of `ziti-mcp surface --json`.
 * @param label the file, for errors
 * @throws {SurfaceFault} for invalid content, or content of an incompatible version
 */
export function readSurface(value: Readonly<Record<string, unknown>>, label: string): Surface {
  const { format = FORMAT } = value;
  if (format !== FORMAT) {
    const problem = `is a surface of format ${JSON.stringify(format)}; this version reads format ${FORMAT}`;
    throw fault(label, problem, 'write it again with this version: ziti-mcp surface --json');
  }
  const result = surface.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const place = pointer(...((issue?.path ?? []) as (string | number)[]));
    const problem = `is not a surface: at ${place || 'its root'}, ${issue?.message}`;
    throw fault(label, problem, 'use the output of ziti-mcp surface --json, an OpenAPI document, git:REV or installed');
  }
  requireConsistent(result.data, label);
  return result.data;
}

/** Names are unique, and tools belong to existing documents. */
function requireConsistent({ tools, documents }: Surface, label: string): void {
  const remedy = 'write it again: ziti-mcp surface --json';
  const seen = new Set<string>();
  for (const { name, api } of tools) {
    if (seen.has(name)) throw fault(label, `has two tools called "${name}"`, remedy);
    seen.add(name);
    if (documents.some((document) => document.api === api)) continue;
    throw fault(label, `has the tool "${name}" of the API "${api}", but not its document`, remedy);
  }
}
