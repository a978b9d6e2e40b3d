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
  let resume: () => void = () => undefined;
  to.on('drain', () => resume());
  to.once('close', () => {
    resume();
    reader.cancel().catch(() => undefined);
  });
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    if (to.write(next.value) || to.closed) continue;
    await new Promise<void>((resolve) => {
      resume = resolve;
    });
  }
  to.end();
}
