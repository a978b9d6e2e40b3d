import { type Installer, plainEntry } from './installer.ts';

export const gemini: Installer = {
  id: 'gemini',
  also: ['gemini-cli'],
  title: 'Gemini CLI',
  format: 'jsonc',
  path: ['mcpServers'],
  files: { user: ({ home, join }) => [join(home, '.gemini', 'settings.json')] },
  entry: plainEntry,
  expose: 'find',
  stripsEnvironment: true,
  elicits: 'no',
  afterwards: 'Restart Gemini CLI; /mcp shows the server.',
};
