import { canaryOf } from './canaries.ts';
import { HttpConnection } from './connection.ts';
import { newer, older, openSessions, type Post } from './messages.ts';

/** The result of all requests. */
export interface Soaked {
  readonly requests: number;
  /** What went wrong, the first few. */
  readonly faults: readonly string[];
}

/**
 * A client for each key, every other one in the newer era, which all make calls of many kinds until it is over. Each
 * asks for its own canary, and must never get another one.
 * @param rounds how often each client goes through the calls; fewer if the time is over before
 * @param milliseconds the most that it may take
 */
export async function soak(
  url: string,
  keys: readonly string[],
  rounds: number,
  milliseconds: number,
): Promise<Soaked> {
  const until = performance.now() + milliseconds;
  const faults: string[] = [];
  let requests = 0;
  const client = async (key: string, at: number) => {
    const connection = new HttpConnection(url);
    const session = at % 2 === 0 ? (await openSessions(url, [key]))[0] : undefined;
    for (let round = 0; round < rounds && performance.now() < until; round += 1) {
      for (const { post, shows } of callsOf(key, session, at)) {
        if (performance.now() >= until) break;
        const { status, body } = await connection.post(post.headers, post.body);
        requests += 1;
        const fault = faultIn(status, body, at, shows);
        if (fault !== undefined && faults.length < 10) faults.push(fault);
      }
    }
    connection.close();
  };
  await Promise.all(keys.map(client));
  return { requests, faults };
}

/** @property shows whether the answer must contain the canary */
function callsOf(key: string, session: string | undefined, at: number): { post: Post; shows: boolean }[] {
  const ask = (method: string, params: object = {}): Post =>
    session === undefined ? newer(key, method, params) : older(key, session, method, params);
  const call = (name: string, args: object) => ask('tools/call', { name, arguments: args });
  const name = canaryOf(at);
  return [
    { post: call('listServices', { filter: `name = "${name}"` }), shows: true },
    { post: call('detailService', { id: name }), shows: true },
    { post: call('patchService', { id: name, tags: { seen: name }, dryRun: true }), shows: true },
    { post: call('listServiceServicePolicies', { id: name }), shows: false },
    { post: ask('prompts/list'), shows: false },
    { post: session === undefined ? ask('server/discover') : ask('ping'), shows: false },
  ];
}

function faultIn(status: number, body: string, at: number, shows: boolean): string | undefined {
  const fault = `client ${at}: ${status} ${body.slice(0, 500)}`;
  if (status !== 200 || /"error":|"isError":true/.test(body)) return fault;
  const canaries = new Set(body.match(/canary-\d+-/g));
  if (shows && !canaries.has(canaryOf(at))) return `no answer for ${fault}`;
  canaries.delete(canaryOf(at));
  return canaries.size === 0 ? undefined : `of another one for ${fault}`;
}
