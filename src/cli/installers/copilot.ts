import { type Installer, plainEntry } from './installer.ts';
import type { Place } from './place.ts';

const folder = ({ environment, home, join }: Place): string => environment['COPILOT_HOME'] || join(home, '.copilot');

export const copilot: Installer = {
  id: 'copilot',
  also: ['copilot-cli'],
  title: 'Copilot CLI',
  format: 'jsonc',
  path: ['mcpServers'],
  files: { user: (place) => [place.join(folder(place), 'mcp-config.json')] },
  entry: (server) => ({ type: 'local', ...plainEntry(server), tools: ['*'] }),
  // It loads tools on demand.
  expose: 'all',
  stripsEnvironment: true,
  elicits: 'yes',
  afterwards: 'Restart Copilot CLI; /mcp show lists the server.',
};
