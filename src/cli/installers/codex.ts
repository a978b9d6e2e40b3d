import { type Installer, plainEntry } from './installer.ts';
import type { Place } from './place.ts';

const folder = ({ environment, home, join }: Place): string => environment['CODEX_HOME'] || join(home, '.codex');

export const codex: Installer = {
  id: 'codex',
  title: 'Codex CLI',
  format: 'toml',
  path: ['mcp_servers'],
  files: { user: (place) => [place.join(folder(place), 'config.toml')] },
  entry: plainEntry,
  expose: 'find',
  stripsEnvironment: true,
  elicits: 'yes',
  afterwards: 'Restart Codex; /mcp shows the server.',
};
