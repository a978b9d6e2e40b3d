import { type Installer, plainEntry } from './installer.ts';

/** The application, the editor and the command line share one file, below the folder of Gemini CLI. */
export const antigravity: Installer = {
  id: 'antigravity',
  also: ['antigravity-cli', 'agy'],
  title: 'Antigravity',
  format: 'jsonc',
  path: ['mcpServers'],
  files: {
    user: ({ home, join }) => [join(home, '.gemini', 'config', 'mcp_config.json')],
    project: ({ folder, join }) => [join(folder, '.agents', 'mcp_config.json')],
  },
  traces: ({ home, join }) => ['config', 'antigravity', 'antigravity-cli'].map((name) => join(home, '.gemini', name)),
  entry: plainEntry,
  expose: 'find',
  mostTools: 100,
  stripsEnvironment: true,
  elicits: 'not known',
  afterwards: 'Restart Antigravity, or refresh its list of MCP servers; in the terminal, /mcp shows the server.',
};
