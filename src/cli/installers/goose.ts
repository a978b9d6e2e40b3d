import type { Installer } from './installer.ts';
import { applicationData, type Place, xdgConfig } from './place.ts';

const DESCRIPTION = 'Every operation of an OpenZiti controller';
/** Seconds that it waits for an answer. */
const TIMEOUT = 60;

const folder = (place: Place): string =>
  place.platform === 'win32'
    ? place.join(applicationData(place), 'Block', 'goose', 'config')
    : place.join(xdgConfig(place), 'goose');

export const goose: Installer = {
  id: 'goose',
  title: 'Goose',
  format: 'yaml',
  path: ['extensions'],
  files: { user: (place) => [place.join(folder(place), 'config.yaml')] },
  entry: ({ command, args, env }, name) => ({
    name,
    type: 'stdio',
    description: DESCRIPTION,
    enabled: true,
    cmd: command,
    args,
    envs: env,
    env_keys: [],
    timeout: TIMEOUT,
  }),
  expose: 'find',
  stripsEnvironment: false,
  elicits: 'yes',
  afterwards: 'Start a new Goose session.',
  link: (name, { command, args }) => {
    const words = [['cmd', command], ...args.map((arg) => ['arg', arg])];
    const rest = [
      ['timeout', String(TIMEOUT)],
      ['id', name],
      ['name', name],
      ['description', DESCRIPTION],
    ];
    return `goose://extension?${[...words, ...rest].map(([key, value = '']) => `${key}=${encodeURIComponent(value)}`).join('&')}`;
  },
};
