import type { Ask } from '../../../common/ask.ts';
import type { CallRecord } from './call-record.ts';

/** The same way to send, for reads that this server makes by itself: each stands in the line of the call that it is for. */
export const notedReads =
  (send: Ask, record: Pick<CallRecord, 'looked'>): Ask =>
  async (read, ...rest) => {
    let status: number | undefined;
    try {
      const answer = await send(read, ...rest);
      status = answer.status;
      return answer;
    } finally {
      record.looked(read.name, status);
    }
  };
