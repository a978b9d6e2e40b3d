import { base64Of, type Installer, plainEntry, type ServerCommand, stdioEntry } from './installer.ts';

const query = (name: string, server: ServerCommand) =>
  `name=${encodeURIComponent(name)}&config=${encodeURIComponent(base64Of(plainEntry(server)))}`;

export const cursor: Installer = {
  id: 'cursor',
  title: 'Cursor',
  format: 'jsonc',
  path: ['mcpServers'],
  files: {
    user: ({ home, join }) => [join(home, '.cursor', 'mcp.json')],
    project: ({ folder, join }) => [join(folder, '.cursor', 'mcp.json')],
  },
  entry: stdioEntry,
  expose: 'find',
  mostTools: 40,
  stripsEnvironment: true,
  elicits: 'yes',
  afterwards: 'In the Cursor settings, check that the server is enabled under MCP.',
  link: (name, server) => `cursor://anysphere.cursor-deeplink/mcp/install?${query(name, server)}`,
  webLink: (name, server) => `https://cursor.com/en/install-mcp?${query(name, server)}`,
};
