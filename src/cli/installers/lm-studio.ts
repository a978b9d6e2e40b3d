import { base64Of, type Installer, plainEntry, type ServerCommand } from './installer.ts';

const query = (name: string, server: ServerCommand) =>
  `name=${encodeURIComponent(name)}&config=${encodeURIComponent(base64Of(plainEntry(server)))}`;

export const lmStudio: Installer = {
  id: 'lm-studio',
  also: ['lmstudio'],
  title: 'LM Studio',
  format: 'jsonc',
  path: ['mcpServers'],
  files: { user: ({ home, join }) => [join(home, '.lmstudio', 'mcp.json')] },
  entry: plainEntry,
  // A local model has little room for descriptions.
  expose: 'find',
  stripsEnvironment: true,
  elicits: 'not known',
  afterwards: 'Turn the server on in the Program tab of LM Studio.',
  link: (name, server) => `lmstudio://add_mcp?${query(name, server)}`,
  webLink: (name, server) => `https://lmstudio.ai/install-mcp?${query(name, server)}`,
};
