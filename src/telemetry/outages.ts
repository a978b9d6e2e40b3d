import { DiagLogLevel, diag } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode, setGlobalErrorHandler } from '@opentelemetry/core';
import type { Logger } from '../common/log.ts';

/** Sends what was collected. */
interface Exporter<Items> {
  export(items: Items, done: (result: ExportResult) => void): void;
}

/**
 * Says once in the log that a collector does not take what is sent, and once that it does again.
 * @param what is sent
 */
export function withOutages<Items, E extends Exporter<Items>>(
  exporter: Exporter<Items> & E,
  what: string,
  log: Logger,
): E {
  const send = exporter.export.bind(exporter);
  let failed = 0;
  exporter.export = (items, done) =>
    send(items, ({ code, error }) => {
      if (code === ExportResultCode.SUCCESS) {
        if (failed > 0) log.info('telemetry can be sent again', { what, failed });
        failed = 0;
      } else {
        failed += 1;
        if (failed === 1) log.warn('telemetry cannot be sent', { what, why: error && reasonIn(error) });
      }
      // Otherwise the library would log it each time.
      done({ code: ExportResultCode.SUCCESS });
    });
  return exporter;
}

/** The code and the first line of an error, without what a collector answered. */
const reasonIn = ({ message, code }: Error & { readonly code?: string | number }): string =>
  [code, message.split('\n')[0]]
    .filter((each) => each !== undefined)
    .join(': ')
    .slice(0, 200);

/** What else the library complains about goes into the log once, whatever the numbers in it are. */
export function reportTo(log: Logger): void {
  const said = new Set<string>();
  const warn = (message: string) => {
    const why = (message.split('\n')[0] ?? '').slice(0, 200);
    const kind = why.replace(/\d+/g, '');
    if (said.has(kind)) return;
    said.add(kind);
    log.warn('telemetry is incomplete', { why });
  };
  // By default, an error becomes JSON with its stack and everything else that it has.
  setGlobalErrorHandler((error) => warn(error instanceof Error ? reasonIn(error) : String(error)));
  const nothing = () => undefined;
  diag.setLogger(
    { error: warn, warn, info: nothing, debug: nothing, verbose: nothing },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
