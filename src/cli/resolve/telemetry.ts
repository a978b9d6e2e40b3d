import { MINUTE } from '../../common/durations.ts';
import type { Logger } from '../../common/log.ts';
import type { Telemetry } from '../../common/telemetry.ts';
import type { Environment } from '../merge.ts';
import type { Values } from '../read-values.ts';
import { quoteWord } from '../terminal/quote-word.ts';
import { UsageError } from '../usage-error.ts';
import { version } from '../version.ts';

/** Where a collector is, by the variables of OpenTelemetry (Specification, OTLP Exporter Configuration). */
const ENDPOINT = 'OTEL_EXPORTER_OTLP_ENDPOINT';
const ENDPOINTS = [ENDPOINT, 'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'OTEL_EXPORTER_OTLP_METRICS_ENDPOINT'] as const;
const PROTOCOLS = ['http/json', 'http/protobuf'] as const;
const EVERY = 'OTEL_METRIC_EXPORT_INTERVAL';

/**
 * Resolves traces and metrics: they are on if a flag or a variable says so. Loads the library only then.
 * @throws {UsageError} for variables with values that are not possible
 */
export async function resolveTelemetry(
  values: Values,
  environment: Environment,
  log: Logger,
): Promise<Telemetry | undefined> {
  const prometheus = values.on('metrics');
  const sends = isOn(values, environment);
  if (!sends && !prometheus) return undefined;
  if (sends) requireSense(environment);
  const protocolOf = (signal: 'TRACES' | 'METRICS') =>
    sends && environment[`OTEL_${signal}_EXPORTER`] !== 'none' ? protocol(environment, signal) : undefined;
  const [traces, metrics] = [protocolOf('TRACES'), protocolOf('METRICS')];
  const [{ openTelemetry }, { PROMPTS }] = await Promise.all([
    import('../../telemetry/open-telemetry.ts'),
    import('../../runtime/protocol/offers/prompts.ts'),
  ]);
  const metricsEvery = Number(environment[EVERY] || MINUTE);
  return openTelemetry(
    { version, traces, metrics, metricsEvery, prometheus, prompts: PROMPTS.map(({ name }) => name) },
    log,
  );
}

function isOn(values: Values, environment: Environment): boolean {
  if (environment['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return false;
  return values.switchOf('telemetry') ?? ENDPOINTS.some((name) => Boolean(environment[name]));
}

function requireSense(environment: Environment): void {
  for (const name of ENDPOINTS) {
    const url = environment[name];
    if (url && !/^https?:\/\/[^\s/]+/.test(url)) {
      throw new UsageError(`${name} is not the http:// or https:// URL of a collector, such as http://localhost:4318.`);
    }
  }
  const every = environment[EVERY];
  if (every && !/^[1-9]\d{0,8}$/.test(every)) {
    throw new UsageError(`${EVERY} is ${quoteWord(every)}: use a whole number of milliseconds above zero.`);
  }
}

/** How a signal is sent. The variable of the signal counts before that of all. */
function protocol(environment: Environment, signal: 'TRACES' | 'METRICS'): (typeof PROTOCOLS)[number] {
  const variables = [`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`, 'OTEL_EXPORTER_OTLP_PROTOCOL'];
  const variable = variables.find((name) => environment[name]);
  if (variable === undefined) return PROTOCOLS[0];
  const found = PROTOCOLS.find((each) => each === environment[variable]);
  if (found !== undefined) return found;
  throw new UsageError(
    `${variable} is ${quoteWord(environment[variable] ?? '')}: this server sends ${PROTOCOLS.join(' or ')}.`,
  );
}
