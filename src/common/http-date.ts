/** Milliseconds since 1970 of a date in a header field (RFC 9110, section 5.6.7); undefined without one, or for no date. */
export function readHttpDate(field: string | undefined): number | undefined {
  const time = field === undefined ? Number.NaN : Date.parse(field);
  return Number.isNaN(time) ? undefined : time;
}
