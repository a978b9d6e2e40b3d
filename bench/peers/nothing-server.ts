/** This product over HTTP, with an additional tool that does nothing. Prints its URL. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from '../../src/cli/commands/run.ts';
import { prepareHttp } from '../../src/cli/http/run-http.ts';
import { parse } from '../../src/cli/parse.ts';
import { Values } from '../../src/cli/read-values.ts';
import { open } from '../../src/cli/wire/open.ts';
import { silentLogger } from '../../src/common/log.ts';
import { serveOverHttp } from '../../src/http/serve-http.ts';
import type { Exposed } from '../../src/runtime/owners/client.ts';
import { KnownSecrets } from '../../src/runtime/safety/secrets/known-secrets.ts';
import { serverTool } from '../../src/runtime/tools/server-tool.ts';

const inputSchema = { type: 'object' as const, properties: {} };
const annotations = { readOnlyHint: true, destructiveHint: false, idempotentHint: true };
const listed = { name: 'nothing', title: 'Nothing', description: 'Do nothing.', inputSchema, annotations };
const nothing = serverTool(listed, 'read', {
  ofNoNetwork: true,
  run: async () => ({ answer: { content: [{ type: 'text', text: 'done' }] } }),
});

const withNothing = (exposed: Exposed): Exposed => ({
  list: () => [...exposed.list(), listed],
  find: (name) => (name === nothing.name ? nothing : exposed.find(name)),
  unknown: (name) => exposed.unknown(name),
});

const audit = join(mkdtempSync(join(tmpdir(), 'ziti-mcp-bench-')), 'audit.jsonl');
const flags = ['--sandbox', '--transport', 'http', '--auth', 'none', '--port', '0', '--audit', audit];
const argv = [...flags, '--requests-per-minute', '100000000'];
const values = new Values(parse(argv, runCommand.flags).values, runCommand.flags);
const opened = await open({ values, environment: {}, log: silentLogger, known: new KnownSecrets() });
const { exposing } = opened;
const exposed = {
  ...exposing,
  open: (...args: Parameters<typeof exposing.open>) => withNothing(exposing.open(...args)),
};
const { settings, service } = await prepareHttp({ ...opened, exposing: exposed }, values, {});
const { url } = await serveOverHttp(settings, service);
console.log(JSON.stringify({ url }));
