import { type Context, ROOT_CONTEXT, type TextMapGetter, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { isObject } from '../common/is-object.ts';

/** Characters of the two fields together: a longer `tracestate` may be dropped (W3C Trace Context, section 3.3.1.5). */
const LONGEST = 600;

const FIELDS: TextMapGetter<Readonly<Record<string, unknown>>> = {
  keys: (carrier) => Object.keys(carrier),
  get: (carrier, key) => {
    const value = carrier[key];
    return typeof value === 'string' && value.length <= LONGEST ? value : undefined;
  },
};

const propagator = new W3CTraceContextPropagator();

/** The trace that header fields or the metadata of a message name; undefined where they name none that is valid. */
export function traceIn(carrier: unknown): Context | undefined {
  if (!isObject(carrier)) return undefined;
  const found = propagator.extract(ROOT_CONTEXT, carrier, FIELDS);
  return trace.getSpanContext(found) === undefined ? undefined : found;
}

/** The header fields that pass a trace on: `traceparent`, and `tracestate` where there is one. */
export function traceFields(context: Context): Record<string, string> {
  const fields: Record<string, string> = {};
  propagator.inject(context, fields, { set: (carrier, key, value) => Object.assign(carrier, { [key]: value }) });
  return fields;
}
