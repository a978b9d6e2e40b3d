import { type Installer, plainEntry } from './installer.ts';

export const warp: Installer = {
  id: 'warp',
  title: 'Warp',
  format: 'jsonc',
  path: ['mcpServers'],
  files: { user: ({ home, join }) => [join(home, '.warp', '.mcp.json')] },
  entry: plainEntry,
  expose: 'find',
  stripsEnvironment: true,
  asks: 'not known',
  afterwards: 'Look into Settings > Agents > MCP servers of Warp; an older version takes the text of --print there.',
};
