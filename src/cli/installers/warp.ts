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
  elicits: 'not known',
  afterwards: 'In Warp, open Settings > Agents > MCP servers; in older versions, paste the text of --print there.',
};
