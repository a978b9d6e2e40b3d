import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A span as OTLP writes it in JSON. */
export interface CollectedSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly status: { readonly code?: number };
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A histogram's point. */
export interface CollectedPoint {
  readonly name: string;
  readonly unit: string;
  readonly count: number;
  readonly bounds: readonly number[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Collector {
  readonly url: string;
  /** Everything that was received, as text. */
  text(): string;
  /** The received content types, by path. */
  readonly types: Map<string, string>;
  spans(): CollectedSpan[];
  points(): CollectedPoint[];
  /** Makes it refuse everything, or accept it again. */
  fail(does: boolean): void;
  /** How often it has refused a path. */
  refused(path: string): number;
  close(): Promise<void>;
}

interface Attributed {
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];
}
interface SentSpans {
  readonly resourceSpans: readonly {
    readonly scopeSpans: readonly {
      readonly spans: readonly (Omit<CollectedSpan, 'attributes'> & Attributed)[];
    }[];
  }[];
}
interface SentMetrics {
  readonly resourceMetrics: readonly {
    readonly scopeMetrics: readonly {
      readonly metrics: readonly {
        readonly name: string;
        readonly unit: string;
        readonly histogram: {
          readonly dataPoints: readonly (Attributed & {
            readonly count: string | number;
            readonly explicitBounds: readonly number[];
          })[];
        };
      }[];
    }[];
  }[];
}

/** A collector of OTLP over HTTP, which keeps what is sent to it. */
export async function startCollector(): Promise<Collector> {
  const bodies: { readonly path: string; readonly body: string }[] = [];
  const types = new Map<string, string>();
  const refused: string[] = [];
  let isFailing = false;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      if (isFailing) {
        refused.push(request.url ?? '');
        response.writeHead(400).end(`no, number ${refused.length}`);
        return;
      }
      bodies.push({ path: request.url ?? '', body: Buffer.concat(chunks).toString('latin1') });
      types.set(request.url ?? '', request.headers['content-type'] ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sent = <T>(path: string): T[] =>
    bodies
      .filter((each) => each.path === path)
      .map(({ body }) => JSON.parse(Buffer.from(body, 'latin1').toString()) as T);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    text: () => bodies.map(({ body }) => body).join('\n'),
    types,
    spans: () =>
      sent<SentSpans>('/v1/traces')
        .flatMap(({ resourceSpans }) => resourceSpans)
        .flatMap(({ scopeSpans }) => scopeSpans)
        .flatMap(({ spans }) => spans)
        .map((span) => ({ ...span, attributes: attributesOf(span) })),
    points: () =>
      sent<SentMetrics>('/v1/metrics')
        .flatMap(({ resourceMetrics }) => resourceMetrics)
        .flatMap(({ scopeMetrics }) => scopeMetrics)
        .flatMap(({ metrics }) => metrics)
        .flatMap(({ name, unit, histogram }) =>
          histogram.dataPoints.map((point) => ({
            ...{ name, unit },
            count: Number(point.count),
            bounds: point.explicitBounds,
            attributes: attributesOf(point),
          })),
        ),
    fail(does) {
      isFailing = does;
    },
    refused: (path) => refused.filter((each) => each === path).length,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const attributesOf = ({ attributes }: Attributed): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
