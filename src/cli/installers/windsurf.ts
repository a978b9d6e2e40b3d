import { type Installer, plainEntry } from './installer.ts';

export const windsurf: Installer = {
  id: 'windsurf',
  title: 'Windsurf',
  format: 'jsonc',
  path: ['mcpServers'],
  files: { user: ({ home, join }) => [join(home, '.codeium', 'windsurf', 'mcp_config.json')] },
  entry: plainEntry,
  expose: 'find',
  mostTools: 100,
  stripsEnvironment: true,
  elicits: 'not known',
  afterwards: 'Refresh the list of MCP servers in the Windsurf settings.',
};
