import { type Installer, plainEntry } from './installer.ts';
import { applicationData, type Place } from './place.ts';

/** The same folder for Devin Desktop and Devin CLI. On macOS it is below `~/.config` too. */
const folder = (place: Place): string =>
  place.platform === 'win32' ? place.join(applicationData(place), 'devin') : place.join(place.home, '.config', 'devin');

export const devin: Installer = {
  id: 'devin',
  also: ['devin-desktop', 'devin-cli'],
  title: 'Devin',
  format: 'jsonc',
  path: ['mcpServers'],
  files: {
    user: (place) => [place.join(folder(place), 'mcp_config.json')],
    project: (place) => [place.join(place.folder, '.devin', 'mcp_config.json')],
  },
  entry: plainEntry,
  expose: 'find',
  stripsEnvironment: true,
  elicits: 'not known',
  afterwards: 'Start a new session in Devin; devin mcp list shows the server.',
};
