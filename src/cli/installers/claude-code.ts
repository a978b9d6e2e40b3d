import { type Installer, stdioEntry } from './installer.ts';

export const claudeCode: Installer = {
  id: 'claude-code',
  title: 'Claude Code',
  format: 'jsonc',
  path: ['mcpServers'],
  files: {
    user: ({ home, join }) => [join(home, '.claude.json')],
    project: ({ folder, join }) => [join(folder, '.mcp.json')],
  },
  traces: ({ home, join }) => [join(home, '.claude.json'), join(home, '.claude')],
  entry: stdioEntry,
  // It loads tools on demand, and its own search works best with real tools.
  expose: 'all',
  stripsEnvironment: false,
  elicits: 'yes',
  afterwards: 'Restart Claude Code; /mcp shows the server.',
};
