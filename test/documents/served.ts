import { generate } from '../../src/documents/generate.ts';
import { makeCheck } from '../../src/runtime/gate/arguments/make-check.ts';
import { requestFor } from '../../src/runtime/network/controller/request.ts';

type Json = Record<string, unknown>;

/** An OpenAPI 3.1 document with these paths. */
export const documentOf = (paths: Json, more: Json = {}): Json => ({
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1' },
  paths,
  ...more,
});

/** One operation with an empty answer. */
export const operationOf = (more: Json = {}): Json => ({ responses: { 204: { description: '' } }, ...more });

/** A JSON body. */
export const bodyOf = (schema: unknown, type = 'application/json'): Json => ({
  requestBody: { required: true, content: { [type]: { schema } } },
});

/** The result of serving a document: its tools, what was left out, and how each is called. */
export async function served(document: Json | string) {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const { tables, leftOut, warnings } = await generate([{ file: 'shop.yaml', text }]);
  const operation = (name: string) => {
    const found = tables.operations.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no tool is called ${name}`);
    return found;
  };
  return {
    ...{ tables, leftOut, warnings, operation },
    names: tables.operations.map(({ name }) => name),
    properties: (name: string) => (tables.inputs[name]?.schema['properties'] ?? {}) as Record<string, Json>,
    listed: (name: string) => tables.toolList.find((each) => each.name === name)?.inputSchema as Json,
    /** The request for checked arguments. @throws {ToolError} for invalid ones */
    async request(name: string, args: Json) {
      const check = await makeCheck(tables.inputs[name] as never);
      const { api } = operation(name);
      return requestFor(operation(name), tables.apis[api]?.basePath ?? '', await check(args));
    },
  };
}
