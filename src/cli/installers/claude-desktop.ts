import { type Installer, plainEntry } from './installer.ts';
import { applicationData, type Place } from './place.ts';

const FILE = 'claude_desktop_config.json';

export const claudeDesktop: Installer = {
  id: 'claude-desktop',
  also: ['claude'],
  title: 'Claude Desktop',
  format: 'jsonc',
  path: ['mcpServers'],
  files: { user: (place) => folders(place).map((folder) => place.join(folder, FILE)) },
  traces: folders,
  entry: plainEntry,
  expose: 'find',
  stripsEnvironment: true,
  elicits: 'no',
  afterwards: 'Quit Claude Desktop and start it again.',
};

/** On Windows, the store version has its own folder. */
function folders(place: Place): readonly string[] {
  const usual = place.join(applicationData(place), 'Claude');
  if (place.platform !== 'win32') return [usual];
  const packages = place.join(
    place.environment['LOCALAPPDATA'] || place.join(place.home, 'AppData', 'Local'),
    'Packages',
  );
  const ofStore = place.names(packages).filter((name) => name.startsWith('Claude_'));
  return [...ofStore.map((name) => place.join(packages, name, 'LocalCache', 'Roaming', 'Claude')), usual];
}
