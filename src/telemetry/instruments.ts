import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  type Histogram,
  type Meter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { isObject } from '../common/is-object.ts';
import {
  type CallFacts,
  MARK,
  type MessageOutcome,
  type MessageSource,
  type ServedMessage,
  type Telemetry,
} from '../common/telemetry.ts';
import { ATTRIBUTE, BUCKETS, knownMethod, METRIC, revisionIn } from './conventions.ts';
import { traceFields, traceIn } from './trace-context.ts';

/** A message or request in progress. */
interface Active {
  readonly context: Context;
  /** The outcome of the call that the message asked for. */
  facts?: CallFacts;
}

/** A message that is answered, and what its records are made from. */
interface Served {
  readonly method: string;
  /** The name in its parameters, as the client wrote it. */
  readonly name: unknown;
  /** Its revision may only become known by the message itself. */
  readonly source: MessageSource;
  /** The revision that the message names. */
  readonly named: string | undefined;
  readonly span: Span;
  readonly active: Active;
  /** When it began, by the monotonic clock, in milliseconds. */
  readonly started: number;
}

/** Where spans and measurements go, and the names that may be in them. */
export interface InstrumentsSettings {
  readonly tracer: Tracer;
  readonly meter: Meter;
  /** Names of this server's prompts. */
  readonly prompts: readonly string[];
}

/**
 * Spans and metrics by OpenTelemetry's conventions for MCP. Names in them are this server's own. Of what clients send,
 * only a request id that is a whole number is in them; of what controllers send, only their addresses and status codes.
 * Secrets, and ids of entities, are in none.
 */
export class Instruments implements Omit<Telemetry, 'metrics' | 'close'> {
  readonly #tracer: Tracer;
  readonly #prompts: readonly string[];
  readonly #operations: Histogram;
  readonly #sessions: Histogram;
  readonly #active = new AsyncLocalStorage<Active>();
  /** What is in progress, by its mark. */
  readonly #marked = new Map<string, Active>();

  constructor({ tracer, meter, prompts }: InstrumentsSettings) {
    this.#tracer = tracer;
    this.#prompts = prompts;
    const advice = { unit: 's', advice: { explicitBucketBoundaries: BUCKETS } };
    const histogram = ({ name, description }: (typeof METRIC)[keyof typeof METRIC]) =>
      meter.createHistogram(name, { description, ...advice });
    this.#operations = histogram(METRIC.operation);
    this.#sessions = histogram(METRIC.session);
  }

  begin(message: unknown, source: MessageSource): ServedMessage {
    const { method, params, id } = isObject(message) ? message : {};
    const { name, _meta } = isObject(params) ? params : {};
    const known = knownMethod(method);
    const ambient = this.#active.getStore()?.context;
    const parent = traceIn(_meta);
    // The trace of the message counts before that of its HTTP request.
    const links = parent === undefined || ambient === undefined ? [] : linkTo(ambient);
    const requestId = Number.isInteger(id) ? { [ATTRIBUTE.requestId]: String(id) } : {};
    const span = this.#tracer.startSpan(
      known,
      { kind: SpanKind.SERVER, links, attributes: requestId },
      parent ?? ambient ?? ROOT_CONTEXT,
    );
    const active: Active = { context: trace.setSpan(ROOT_CONTEXT, span) };
    const served: Served = {
      method: known,
      name,
      source,
      named: revisionIn(_meta),
      span,
      active,
      started: performance.now(),
    };
    const mark = crypto.randomUUID();
    this.#marked.set(mark, active);
    return {
      mark,
      run: (work) => this.#active.run(active, work),
      end: (outcome) => {
        this.#marked.delete(mark);
        this.#record(served, outcome);
      },
    };
  }

  within<T>(headers: Readonly<Record<string, string | readonly string[] | undefined>>, work: () => T): T {
    const context = traceIn(headers);
    return context === undefined ? work() : this.#active.run({ context }, work);
  }

  resume<T>(meta: unknown, work: () => T): T {
    const active = isObject(meta) ? this.#marked.get(String(meta[MARK])) : undefined;
    return active === undefined ? work() : this.#active.run(active, work);
  }

  called(facts: CallFacts): void {
    const active = this.#active.getStore();
    if (active !== undefined) active.facts = facts;
  }

  async sending<Answer extends { readonly status: number }>(
    network: string,
    origin: string,
    { method, headers }: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
    send: (headers: Readonly<Record<string, string>>) => Promise<Answer>,
  ): Promise<Answer> {
    const { hostname, port } = URL.canParse(origin) ? new URL(origin) : { hostname: origin, port: '' };
    const attributes = {
      [ATTRIBUTE.httpMethod]: method,
      [ATTRIBUTE.serverAddress]: hostname,
      ...(port === '' ? {} : { [ATTRIBUTE.serverPort]: Number(port) }),
      [ATTRIBUTE.network]: network,
    };
    const parent = this.#active.getStore()?.context ?? ROOT_CONTEXT;
    const span = this.#tracer.startSpan(method, { kind: SpanKind.CLIENT, attributes }, parent);
    try {
      const answer = await send({ ...headers, ...traceFields(trace.setSpan(parent, span)) });
      const { status } = answer;
      finish(span, { [ATTRIBUTE.httpStatus]: status }, status >= 400 ? String(status) : undefined);
      return answer;
    } catch (error) {
      finish(span, {}, (error as { kind?: string }).kind ?? 'internal');
      throw error;
    }
  }

  session(source: MessageSource): () => void {
    const started = performance.now();
    return () => this.#sessions.record((performance.now() - started) / 1_000, sourceAttributes(source));
  }

  /** Records a message that has been answered. */
  #record(served: Served, { code, isError }: MessageOutcome): void {
    const { method, name, source, named, span, started } = served;
    const { facts } = served.active;
    const failed =
      code !== undefined ? String(code) : isError || (facts && facts.outcome !== 'done') ? 'tool_error' : undefined;
    const target = this.#target(method, name, facts);
    const attributes = {
      [ATTRIBUTE.method]: method,
      ...sourceAttributes({ ...source, revision: source.revision ?? named }),
      ...target,
      ...(facts?.network === undefined ? {} : { [ATTRIBUTE.network]: facts.network }),
      ...(facts === undefined ? {} : { [ATTRIBUTE.outcome]: facts.outcome }),
      ...(code === undefined ? {} : { [ATTRIBUTE.statusCode]: String(code) }),
      ...(failed === undefined ? {} : { [ATTRIBUTE.error]: failed }),
    };
    this.#operations.record((performance.now() - started) / 1_000, attributes);
    const about = target[ATTRIBUTE.tool] ?? target[ATTRIBUTE.prompt];
    if (about !== undefined) span.updateName(`${method} ${about}`);
    finish(span, attributes, failed);
  }

  #target(method: string, name: unknown, facts: CallFacts | undefined): Readonly<Record<string, string>> {
    if (method === 'tools/call') {
      const tool = facts?.tool === undefined ? {} : { [ATTRIBUTE.tool]: facts.tool };
      return { [ATTRIBUTE.operation]: 'execute_tool', ...tool };
    }
    const prompt = method === 'prompts/get' ? this.#prompts.find((each) => each === name) : undefined;
    return prompt === undefined ? {} : { [ATTRIBUTE.prompt]: prompt };
  }
}

const sourceAttributes = ({ transport, revision }: MessageSource): Attributes => ({
  [ATTRIBUTE.transport]: transport,
  ...(transport === 'tcp' ? { [ATTRIBUTE.protocol]: 'http' } : {}),
  ...(revision === undefined ? {} : { [ATTRIBUTE.revision]: revision }),
});

function linkTo(context: Context) {
  const found = trace.getSpanContext(context);
  return found === undefined ? [] : [{ context: found }];
}

function finish(span: Span, attributes: Attributes, failed: string | undefined): void {
  span.setAttributes(failed === undefined ? attributes : { ...attributes, [ATTRIBUTE.error]: failed });
  if (failed !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
