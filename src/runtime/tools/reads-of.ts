import { exposureOfReads } from '../gate/policy/exposure-of-reads.ts';
import { decide } from '../gate/policy/index.ts';
import { Reads } from '../network/reads.ts';
import type { Call } from '../owners/call.ts';
import { sender } from './operations/send.ts';

/** What is known of a call that reads. */
type ReadingCall = Pick<Call, 'process' | 'network' | 'request' | 'record'> &
  Partial<Pick<Call, 'tool' | 'timeToRead'>>;

/** The server's own reads on behalf of a call. @param current whether to reject old answers */
export const readsOf = (call: ReadingCall, current = false): Reads => {
  const { process, network, request, record, tool } = call;
  const { catalogue } = process;
  const exposure = exposureOfReads(tool, network.policy.exposure, catalogue);
  return new Reads({
    catalogue,
    allowed: (operation) => decide(operation, exposure).allowed,
    send: sender(process, network, request.signal, current, () => call.timeToRead),
    redact: async (operation, answer) =>
      (await network.secrets.forReading(operation)).hideInSlices(answer, process.slices),
    onRead: (tool, status) => record.hasRead(tool, status),
    saw: (date) => network.time.saw(date),
  });
};
