import { type Installer, plainEntry } from './installer.ts';
import { applicationData, type Place, xdgConfig } from './place.ts';

/** It uses the XDG folder on macOS too. */
const folder = (place: Place): string =>
  place.platform === 'win32' ? place.join(applicationData(place), 'Zed') : place.join(xdgConfig(place), 'zed');

export const zed: Installer = {
  id: 'zed',
  title: 'Zed',
  format: 'jsonc',
  path: ['context_servers'],
  files: { user: (place) => [place.join(folder(place), 'settings.json')] },
  entry: plainEntry,
  expose: 'find',
  stripsEnvironment: false,
  elicits: 'no',
  afterwards: 'Open the agent panel settings in Zed: the server shows a green dot.',
};
