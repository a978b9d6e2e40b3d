import type { Installer } from './installer.ts';
import { xdgConfig } from './place.ts';

export const opencode: Installer = {
  id: 'opencode',
  title: 'OpenCode',
  format: 'jsonc',
  path: ['mcp'],
  files: {
    user: (place) => ['opencode.json', 'opencode.jsonc'].map((name) => place.join(xdgConfig(place), 'opencode', name)),
  },
  entry: ({ command, args, env }) => ({
    type: 'local',
    command: [command, ...args],
    ...(Object.keys(env).length > 0 ? { environment: env } : {}),
    enabled: true,
  }),
  expose: 'find',
  stripsEnvironment: false,
  elicits: 'not known',
  afterwards: 'Restart OpenCode.',
};
