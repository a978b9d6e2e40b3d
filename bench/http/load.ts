import { HttpConnection } from './connection.ts';
import type { Post } from './messages.ts';
import type { Server } from './servers.ts';

/** Kept-alive connections that send the same request again and again, each as soon as it has the answer. */
export interface Load {
  /** Sends as many requests as there are to send, over all connections together. @returns milliseconds of each */
  send(requests: number): Promise<number[]>;
  close(): void;
}

/** @param posts what each connection sends; there are as many as connections */
export function load({ url }: Server, posts: readonly Post[]): Load {
  const all = posts.map((post) => ({ post, connection: new HttpConnection(url) }));
  return {
    async send(requests) {
      const times: number[] = [];
      let begun = 0;
      const repeat = async ({ post, connection }: (typeof all)[number]) => {
        while (begun < requests) {
          begun += 1;
          const started = performance.now();
          const { status, body } = await connection.post(post.headers, post.body);
          times.push(performance.now() - started);
          if (status !== 200 || /"error":|"isError":true/.test(body)) throw new Error(`${status}: ${body}`);
        }
      };
      await Promise.all(all.map(repeat));
      return times;
    },
    close() {
      for (const { connection } of all) connection.close();
    },
  };
}

/** Requests that a processor serves within a second, as if the server had it alone. */
export async function perProcessorSecond(server: Server, under: Load, requests: number): Promise<number> {
  const before = await server.processorTime();
  await under.send(requests);
  return (requests * 1_000) / ((await server.processorTime()) - before);
}
