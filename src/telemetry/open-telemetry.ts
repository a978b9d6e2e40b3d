import { OTLPMetricExporter as MetricsAsJson } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as MetricsAsProtobuf } from '@opentelemetry/exporter-metrics-otlp-proto';
import { PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter as TracesAsJson } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as TracesAsProtobuf } from '@opentelemetry/exporter-trace-otlp-proto';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, MetricReader, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { Logger } from '../common/log.ts';
import type { Telemetry } from '../common/telemetry.ts';
import { Instruments } from './instruments.ts';
import { reportTo, withOutages } from './outages.ts';

/** How OTLP is sent (OpenTelemetry, OTLP Exporter Configuration). */
type OtlpProtocol = 'http/json' | 'http/protobuf';

/** What is collected, and where it goes. The library reads all other settings from `OTEL_*` variables itself. */
export interface TelemetrySettings {
  readonly version: string;
  /** How traces are sent; undefined for not at all. */
  readonly traces: OtlpProtocol | undefined;
  /** How metrics are sent; undefined for not at all. */
  readonly metrics: OtlpProtocol | undefined;
  /** Milliseconds between two times that metrics are sent. */
  readonly metricsEvery: number;
  /** Keep metrics for Prometheus to fetch. */
  readonly prometheus: boolean;
  /** Names of this server's prompts. */
  readonly prompts: readonly string[];
}

/** Milliseconds in which the last spans and metrics must be sent. */
const LAST = 2_000;

/** Metrics that are collected when somebody requests them. */
class OnRequest extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

/** Opens telemetry (OpenTelemetry): traces and metrics, as the settings say. */
export function openTelemetry(settings: TelemetrySettings, log: Logger): Telemetry {
  reportTo(log);
  const { version, traces, metrics, metricsEvery, prometheus, prompts } = settings;
  const defaults = resourceFromAttributes({ 'service.name': 'ziti-mcp', 'service.version': version });
  const resource = defaultResource()
    .merge(defaults)
    .merge(detectResources({ detectors: [envDetector] }));
  const fetched = prometheus ? new OnRequest() : undefined;
  const pushed =
    metrics === undefined
      ? []
      : [
          new PeriodicExportingMetricReader({
            exporter: withOutages(
              metrics === 'http/json' ? new MetricsAsJson() : new MetricsAsProtobuf(),
              'metrics',
              log,
            ),
            exportIntervalMillis: metricsEvery,
            exportTimeoutMillis: Math.min(metricsEvery, 30_000),
          }),
        ];
  const exporter = traces === 'http/json' ? new TracesAsJson() : new TracesAsProtobuf();
  const spanProcessors = traces === undefined ? [] : [new BatchSpanProcessor(withOutages(exporter, 'traces', log))];
  const tracers = new BasicTracerProvider({ resource, spanProcessors });
  const meters = new MeterProvider({ resource, readers: [...pushed, ...(fetched === undefined ? [] : [fetched])] });
  const [tracer, meter] = [tracers.getTracer('ziti-mcp', version), meters.getMeter('ziti-mcp', version)];
  const instruments = new Instruments({ tracer, meter, prompts });
  const close = async () => {
    const closing = Promise.allSettled([tracers.shutdown(), meters.shutdown({ timeoutMillis: LAST })]);
    await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, LAST).unref())]);
  };
  return Object.assign(instruments, { close, ...(fetched === undefined ? {} : { metrics: () => textOf(fetched) }) });
}

async function textOf(reader: MetricReader): Promise<{ readonly type: string; readonly text: string }> {
  const { resourceMetrics } = await reader.collect();
  return {
    type: 'text/plain; version=0.0.4; charset=utf-8',
    text: new PrometheusSerializer().serialize(resourceMetrics),
  };
}
