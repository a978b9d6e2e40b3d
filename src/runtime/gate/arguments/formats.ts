import { isIPv4, isIPv6 } from 'node:net';

type Format = (text: string) => boolean;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const DATE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?<offset>[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/** Only days that exist: not February 30. */
const isDate: Format = (text) => DATE.test(text) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);

const isDateTime: Format = (text) =>
  /[Tt ]/.test(text[10] ?? '') &&
  isDate(text.slice(0, 10)) &&
  TIME.exec(text.slice(11))?.groups?.['offset'] !== undefined;

/** Maximum octets of each part of an address (RFC 5321, section 4.5.3.1). */
const MAX = { local: 64, domain: 255 };
const ATOMS = /^[^\s@"(),:;<>[\\\]\p{Cc}.]+(?:\.[^\s@"(),:;<>[\\\]\p{Cc}.]+)*$/u;
const QUOTED = /^"(?:[^"\\\r\n]|\\[^\r\n])*"$/;
const LABELS =
  /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?)*$/u;

/** An address of RFC 5321, section 4.1.2, or one with non-ASCII letters (RFC 6531, section 3.3). */
const isEmail: Format = (text) => {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, Math.max(0, at)), text.slice(at + 1)];
  if (Buffer.byteLength(local) > MAX.local || Buffer.byteLength(domain) > MAX.domain) return false;
  return (ATOMS.test(local) || QUOTED.test(local)) && (LABELS.test(domain) || /^\[[^[\]\\\s]+\]$/.test(domain));
};

/** The formats of JSON Schema 2020-12 (section 7.3) that are checked; others are only documentation. */
export const FORMATS: Readonly<Record<string, Format>> = {
  uuid: (text) => UUID.test(text),
  email: isEmail,
  'idn-email': isEmail,
  date: isDate,
  // The standard requires an offset, but many documents mean a local time: business hours, a time to run at.
  time: (text) => TIME.test(text),
  'date-time': isDateTime,
  ipv4: isIPv4,
  ipv6: isIPv6,
};
