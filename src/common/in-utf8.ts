import { mediaTypeIn } from './media-type.ts';

/** The encoding that a `Content-Type` names (RFC 9110, section 8.3.2). */
const CHARSET = /;\s*charset="?([\w.:-]{1,40})/i;

/** The bytes of a text in UTF-8, from the encoding that its `Content-Type` names; unchanged if that is unknown. */
export function inUtf8(contentType: string, body: Uint8Array): Uint8Array {
  const charset = CHARSET.exec(contentType)?.[1];
  if (charset === undefined || /^utf-?8$/i.test(charset) || !mediaTypeIn(contentType).startsWith('text/')) return body;
  try {
    return new TextEncoder().encode(new TextDecoder(charset).decode(body));
  } catch {
    return body;
  }
}
