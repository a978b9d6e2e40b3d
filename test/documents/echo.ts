import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callText, connect } from '../support/client.ts';
import { type Answerer, type SeenRequest, startFakeController } from '../support/fake-controller.ts';

/**
 * A server of any API, which answers every request with nothing, and a client of the program that serves the document.
 */
export async function startEcho(document: unknown, flags: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'ziti-mcp-echo-'));
  let answer: Answerer = (_request, response) => response.writeHead(204).end();
  const api = await startFakeController({ otherwise: (request, response) => answer(request, response) });
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const spec = write('api.json', JSON.stringify(document));
  const ca = write('ca.pem', api.authority.pem);
  const usual = ['--spec', spec, '--controller', api.origin, '--ca', ca, '--anonymous', '--log-level', 'error'];
  const cached = { XDG_CACHE_HOME: folder, HOME: folder, LOCALAPPDATA: folder };
  const { client } = await connect([...usual, ...flags], cached);
  return {
    client,
    /** How requests are answered from now on. */
    answers(next: Answerer): void {
      answer = next;
    },
    /** Calls a tool. @returns the requests that the call made, and its answer */
    async call(tool: string, args: Record<string, unknown>) {
      const before = api.seen.length;
      const answered = await callText(client, tool, args);
      return { ...answered, seen: api.seen.slice(before) as readonly SeenRequest[] };
    },
    async close(): Promise<void> {
      await client.close();
      await api.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
