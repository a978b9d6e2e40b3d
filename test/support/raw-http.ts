/** A server over HTTP that receives raw bytes, valid or not. */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startSandbox } from '../../src/sandbox/index.ts';
import { startHttp } from './http-server.ts';

/** The statuses of all answers in what a server sent. */
export const statuses = (heard: string): string[] =>
  [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status);

/** A started server, and how to send bytes to it. */
export type Target = Awaited<ReturnType<typeof startTarget>>;

/** Starts a server with low limits. Stopping it shows that it still serves, whatever happened before. */
export async function startTarget() {
  const sandbox = await startSandbox({ size: 'empty' });
  const server = await startHttp(sandbox, ['--allow-origin', 'https://chat.example.com'], {
    limits: { headerTime: 300, requestTime: 600, bodyBytes: 100_000, failuresPerMinute: 1_000_000 },
  });
  const key = await server.key('ci');
  const port = Number(new URL(server.url).port);
  const auth = `Authorization: Bearer ${key}\r\n`;
  return {
    sandbox,
    server,
    key,
    port,
    auth,
    /**
     * Sends bytes, and returns what arrives until the server closes.
     * @param whole whether to end this side of the connection after the bytes
     */
    raw: (text: string, whole = true): Promise<string> =>
      new Promise((resolve) => {
        let received = '';
        const socket = connect(port, '127.0.0.1', () => (whole ? socket.end(text) : socket.write(text)));
        socket.on('data', (chunk: Buffer) => {
          received += chunk.toString();
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(received));
      }),
    /** A request with these further fields. */
    post: (more: string, body: string, host = `localhost:${port}`) =>
      `POST /mcp HTTP/1.1\r\nHost: ${host}\r\n${auth}Content-Type: application/json\r\nAccept: */*\r\n${more}\r\n${body}`,
    async stop(): Promise<void> {
      // A machine that is still busy with what was sent may need a moment.
      const until = performance.now() + 30_000;
      const ready = async () => (await fetch(server.url.replace('/mcp', '/readyz'))).ok;
      while (!(await ready())) {
        if (performance.now() > until) throw new Error('the server is not ready any more');
        await pause(200);
      }
      await server.stop();
      await sandbox.close();
    },
  };
}
