/** How the lines of a text end: as on Windows if any does. */
export const eolOf = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');
