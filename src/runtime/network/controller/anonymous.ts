import { systemClock } from '../../../common/clock.ts';
import type { TransportAnswer } from '../../../common/controller-answer.ts';
import { silentLogger } from '../../../common/log.ts';
import { AttemptFailure } from './attempt-failure.ts';
import { startBudget } from './call-budget.ts';
import { Closing } from './closing.ts';
import { explain } from './explain.ts';
import { Transport } from './transport.ts';
import type { ConnectionSettings } from './types.ts';

/** Sends requests without a login. Every answer comes back with its header fields. */
export type AnonymousRequest = (method: string, path: string) => Promise<TransportAnswer>;

/** @throws {ToolError} of kind `unreachable` */
export async function withAnonymousRequests<T>(
  settings: ConnectionSettings,
  work: (request: AnonymousRequest) => Promise<T>,
): Promise<T> {
  const limits = { time: settings.callTimeout, closing: new Closing(), clock: systemClock };
  const transport = new Transport(settings, silentLogger, limits);
  const budget = startBudget(limits);
  try {
    return await work((method, path) =>
      transport.attempt({ method, path, headers: { accept: 'application/json' }, repeatable: false }, budget.signal),
    );
  } catch (error) {
    throw error instanceof AttemptFailure ? explain(error, settings, false) : error;
  } finally {
    budget.end();
    await transport.close();
  }
}
