/** The media type in a `Content-Type`: without parameters, in lower case (RFC 9110, section 8.3.1). */
export function mediaTypeIn(contentType: string): string {
  const end = contentType.indexOf(';');
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}
