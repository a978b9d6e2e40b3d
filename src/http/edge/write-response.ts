import type { ServerResponse } from 'node:http';

/** Writes a `fetch` response to a client, as fast as it reads. */
export async function writeResponse(to: ServerResponse, { status, headers, body }: Response): Promise<void> {
  to.writeHead(status, Object.fromEntries(headers));
  if (body === null) {
    to.end();
    return;
  }
  to.flushHeaders();
  const reader = body.getReader();
  to.once('close', () => reader.cancel().catch(() => undefined));
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (!to.write(next.value)) await drained(to);
  }
  to.end();
}

/** Resolves when more can be written, or never will. */
const drained = (to: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    to.once('drain', resolve);
    to.once('close', resolve);
  });
