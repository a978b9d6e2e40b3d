import { decide } from '../gate/policy/index.ts';
import { Reads } from '../network/reads.ts';
import type { Call } from '../owners/call.ts';
import { sender } from './operations/send.ts';

/** The server's own reads on behalf of a call. @param current whether an old answer is worse than none */
export const readsOf = (
  { process, network, request, record }: Pick<Call, 'process' | 'network' | 'request' | 'record'>,
  current = false,
): Reads =>
  new Reads({
    catalogue: process.catalogue,
    allowed: (operation) => decide(operation, network.policy.exposure).allowed,
    send: sender(process, network, request.signal, current),
    redact: async (operation, answer) =>
      (await network.secrets.forReading(operation)).hideInSlices(answer, process.slices),
    onRead: (tool, status) => record.hasRead(tool, status),
    saw: (date) => network.time.saw(date),
  });
