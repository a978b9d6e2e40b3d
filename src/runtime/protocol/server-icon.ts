/** A small icon for server lists: two nodes and the path between them. Works on light and dark backgrounds. */
const SVG =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#0b5fff"/><path d="M7 7h10L7 17h10" fill="none" stroke="#fff" stroke-width="2.4"/></svg>';

/** The server's icon (MCP 2025-11-25, `Icon`). */
export const serverIcon = {
  src: `data:image/svg+xml;base64,${Buffer.from(SVG).toString('base64')}`,
  mimeType: 'image/svg+xml',
  sizes: ['any'],
};
