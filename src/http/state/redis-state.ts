import { Redis } from 'ioredis';
import type { Logger } from '../../common/log.ts';
import { type SharedChannels, type SharedState, StateUnreachable } from '../../common/shared-state.ts';
import { COUNT_SCRIPT } from './count-script.ts';
import { RedisConnector } from './redis-connector.ts';

/** Milliseconds in which the store must answer. */
const LONGEST = 1_000;
/** The longest pause between two attempts to connect, in milliseconds. */
const PAUSE = 1_000;

const PREFIX = 'ziti-mcp:';

/** The address of the store. */
export interface RedisSettings {
  /** `redis://` or, with TLS, `rediss://`; an ACL user may precede the host. */
  readonly url: string;
  readonly password?: string;
  /** PEM of the authority that signed its certificate, instead of those of Node. */
  readonly ca?: string;
}

/**
 * Redis or Valkey as the store. While it is unreachable every use fails at once instead of waiting in a queue, and the
 * connection is retried continuously.
 */
export async function redisState(settings: RedisSettings, log: Logger): Promise<SharedState & SharedChannels> {
  const redis = connectionTo(settings);
  // A subscribed connection can do nothing else. Subscriptions wait until it is open.
  const subscriptions = redis.duplicate({ enableOfflineQueue: true, maxRetriesPerRequest: null });
  const listeners = new Map<string, (text: string) => void>();
  subscriptions.on('error', () => undefined);
  subscriptions.on('message', (name: string, text: string) => listeners.get(name)?.(text));
  reportReach(redis, log);
  // The first requests need it too. If it cannot be reached, everything that does not need it is served anyway.
  await Promise.all([redis, subscriptions].map(readyOrLate));
  return {
    claim: (key, value, life) => use(async () => (await redis.set(key, value, 'PX', life, 'NX')) === 'OK'),
    read: (key, life) =>
      use(async () => (life === undefined ? await redis.get(key) : await redis.getex(key, 'PX', life)) ?? undefined),
    write: (key, value, life) => use(async () => void (await redis.set(key, value, 'PX', life))),
    forget: (key) => use(async () => void (await redis.del(key))),
    count: (key, most, window, events = 1) =>
      use(async () => Number(await redis.eval(COUNT_SCRIPT, 1, key, most, events, window)) || undefined),
    uncount: (key) => use(async () => void (await redis.rpop(key))),
    publish: (channel, text) => use(async () => void (await redis.publish(`${PREFIX}${channel}`, text))),
    append: (key, text, most, life) =>
      use(async () => void (await redis.multi().rpush(key, text).ltrim(key, -most, -1).pexpire(key, life).exec())),
    list: (key) => use(() => redis.lrange(key, 0, -1)),
    subscribe(channel, listener) {
      const name = `${PREFIX}${channel}`;
      listeners.set(name, listener);
      // Subscriptions are restored automatically when the store is back.
      subscriptions.subscribe(name).catch(() => undefined);
      return () => {
        listeners.delete(name);
        subscriptions.unsubscribe(name).catch(() => undefined);
      };
    },
    async close() {
      redis.disconnect();
      subscriptions.disconnect();
    },
  };
}

function connectionTo({ url, password, ca }: RedisSettings): Redis {
  // A user in the URL would hide the password that is given separately.
  const place = new URL(url);
  const username = decodeURIComponent(place.username);
  place.username = '';
  return new Redis(place.href, {
    ...(username === '' ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    ...(ca === undefined ? {} : { tls: { ca } }),
    Connector: RedisConnector,
    keyPrefix: PREFIX,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: LONGEST,
    retryStrategy: (times) => Math.min(times * 50, PAUSE),
  });
}

/** Logs when the store becomes unreachable, and when it is back. */
function reportReach(redis: Redis, log: Logger): void {
  let reachable = true;
  redis.on('error', ({ message }: Error) => {
    if (reachable)
      log.error('the shared store cannot be reached: no changes are made until it is back', { why: message });
    reachable = false;
  });
  redis.on('ready', () => {
    if (!reachable) log.info('the shared store is back');
    reachable = true;
  });
}

/** The result of one use of the store. @throws {StateUnreachable} */
async function use<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await inTime(work());
  } catch (error) {
    throw new StateUnreachable((error as Error).message);
  }
}

/**
 * @throws {Error} without an answer in time. One that came while this process was busy is read before that is decided.
 */
function inTime<T>(answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => setImmediate(() => reject(new Error(`no answer within ${LONGEST} ms`)));
    const timer = setTimeout(late, LONGEST);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function readyOrLate(redis: Redis): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, LONGEST);
    redis.once('ready', () => {
      clearTimeout(late);
      resolve();
    });
  });
}
