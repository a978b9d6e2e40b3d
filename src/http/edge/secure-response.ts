import { type IncomingMessage, type OutgoingHttpHeader, type OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** Answers may not be cached, framed or sniffed. */
const FIELDS = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};
/** RFC 6797: only over https. */
const OVER_HTTPS = { ...FIELDS, 'Strict-Transport-Security': 'max-age=31536000' };

/**
 * A response with these header fields, whoever writes it. They are added to those of the writer, since Node takes
 * longer for fields that were set before.
 */
export class SecureResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  /** Whether the request came over https all the way. */
  isEncrypted = false;

  /** @param rest the header fields, perhaps after a message: an object, or a list of names and values */
  override writeHead(
    status: number,
    ...rest: (string | OutgoingHttpHeaders | OutgoingHttpHeader[] | undefined)[]
  ): this {
    const given = rest.at(-1);
    const own = this.isEncrypted ? OVER_HTTPS : FIELDS;
    if (Array.isArray(given)) return super.writeHead(status, [...Object.entries(own).flat(), ...given]);
    return super.writeHead(status, Object.assign({}, own, typeof given === 'object' ? given : {}));
  }
}
