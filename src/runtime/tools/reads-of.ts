import { exposureOfReads } from '../gate/policy/exposure-of-reads.ts';
import { decide } from '../gate/policy/index.ts';
import { Reads } from '../network/reads.ts';
import type { Call } from '../owners/call.ts';
import { sender } from './operations/send.ts';

/** The server's own reads on behalf of a call. @param current whether an old answer is worse than none */
export const readsOf = (
  {
    process,
    network,
    request,
    record,
    tool,
  }: Pick<Call, 'process' | 'network' | 'request' | 'record'> & Partial<Pick<Call, 'tool'>>,
  current = false,
): Reads => {
  const { catalogue } = process;
  const exposure = exposureOfReads(tool, network.policy.exposure, catalogue);
  return new Reads({
    catalogue,
    allowed: (operation) => decide(operation, exposure).allowed,
    send: sender(process, network, request.signal, current),
    redact: async (operation, answer) =>
      (await network.secrets.forReading(operation)).hideInSlices(answer, process.slices),
    onRead: (tool, status) => record.hasRead(tool, status),
    saw: (date) => network.time.saw(date),
  });
};
