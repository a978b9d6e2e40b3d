import { withEitherSignal } from '../../../common/abort.ts';
import type { RowReceiver, Send } from '../../../common/send.ts';
import type { Signal } from '../../../common/signal.ts';
import { ToolError, UnsentError } from '../../../common/tool-error.ts';
import { RowReader } from '../../answer/row-reader.ts';
import { requestFor } from '../../network/controller/request.ts';
import type { Network } from '../../owners/network.ts';
import type { Process } from '../../owners/process.ts';

/**
 * Sends operations to a network's controller until the signal aborts; the rows of long lists are passed on as they
 * arrive.
 * @param current whether to reject an old answer, because a change is judged by it
 * @param timeLeft milliseconds that the call has left, if that is limited
 */
export function sender(
  { apis }: Pick<Process, 'apis'>,
  { controller }: Pick<Network, 'controller'>,
  signal: Signal,
  current = false,
  timeLeft: () => number | undefined = () => undefined,
): Send<string> {
  return (operation, args, { until, rows, time = timeLeft() } = {}) => {
    const basePath = apis[operation.api]?.basePath ?? '';
    const request = { current, time, ...written(() => requestFor(operation, basePath, args, rows && readerOf(rows))) };
    if (until === undefined) return controller.send(request, signal);
    return withEitherSignal([signal, until], (either) => controller.send(request, either));
  };
}

/** @throws {UnsentError} for arguments that cannot be written as a request */
function written<Request>(write: () => Request): Request {
  try {
    return write();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    throw new UnsentError(error.kind, error.message, error.advice, { cause: error });
  }
}

/** A new reader for each attempt: the rows of the last one count. */
const readerOf = (rows: RowReceiver<string>) => () => {
  rows.begin();
  return new RowReader(rows);
};
