/** Faults: what can go wrong between a client and a controller, chosen by options of the sandbox. */

export type Fault =
  /** Every answer is delayed by this long. */
  | { readonly kind: 'latency'; readonly milliseconds: number }
  /** Every request is answered with this status. */
  | { readonly kind: 'status'; readonly status: number }
  /** The connection of every Nth request is cut. */
  | { readonly kind: 'drop'; readonly every: number }
  /** Sessions end after this many requests. */
  | { readonly kind: 'expire-session'; readonly after: number }
  /** Bodies arrive in pieces, spread over this time. */
  | { readonly kind: 'slow-body'; readonly milliseconds: number }
  /** Every Nth answer is cut in the middle of its JSON. */
  | { readonly kind: 'malformed'; readonly every: number }
  /** Lists have at least this many rows, whatever the request asks for. */
  | { readonly kind: 'huge-pages'; readonly rows: number }
  /** Requests beyond this many in a second are refused, with this Retry-After in seconds. */
  | { readonly kind: 'rate-limit'; readonly perSecond: number; readonly retryAfter: number };

type Parser = (value: string) => Fault | string;

const PARSERS: Readonly<Record<string, Parser>> = {
  latency: (value) => positive(value, (milliseconds) => ({ kind: 'latency', milliseconds })),
  status(value) {
    const status = Number(value);
    const fits = /^\d{3}$/.test(value) && status >= 400;
    return fits ? { kind: 'status', status } : 'an HTTP status of 400 or more, such as 503';
  },
  drop: (value) => positive(value, (every) => ({ kind: 'drop', every })),
  'expire-session': (value) => positive(value, (after) => ({ kind: 'expire-session', after })),
  'slow-body': (value) => positive(value, (milliseconds) => ({ kind: 'slow-body', milliseconds })),
  malformed: (value) => positive(value, (every) => ({ kind: 'malformed', every })),
  'huge-pages': (value) => positive(value, (rows) => ({ kind: 'huge-pages', rows })),
  'rate-limit'(value) {
    const [, perSecond, retryAfter] = /^(\d+)(?:\/(\d+))?$/.exec(value) ?? [];
    if (perSecond === undefined) return 'requests a second, and after a slash the seconds of Retry-After, such as 5/2';
    return { kind: 'rate-limit', perSecond: Number(perSecond), retryAfter: Number(retryAfter ?? 1) };
  },
};

/** The names that `parseFault` accepts. */
export const FAULT_NAMES: readonly string[] = Object.keys(PARSERS);

/** Parses `NAME=VALUE`. Throws an error that says what is wrong and what would be right. */
export function parseFault(text: string): Fault {
  const cut = text.indexOf('=');
  const name = cut === -1 ? text : text.slice(0, cut);
  const parse = PARSERS[name];
  if (parse === undefined) throw new Error(`unknown fault "${name}"; known are ${FAULT_NAMES.join(', ')}`);
  if (cut === -1) throw new Error(`the fault ${name} needs a value, as in ${name}=1`);
  const value = text.slice(cut + 1);
  const fault = parse(value);
  if (typeof fault === 'string') throw new Error(`the fault ${name} does not accept "${value}", but ${fault}`);
  return fault;
}

function positive(value: string, make: (number: number) => Fault): Fault | string {
  return /^[1-9]\d*$/.test(value) ? make(Number(value)) : 'a whole number above 0';
}
