import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Code that decides what is safe, and the tests that must notice a change of it. */
interface Room {
  readonly sources: readonly string[];
  /** Files or folders of tests. */
  readonly tests: readonly string[];
}

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name !== 'types.ts')
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();

/** In the order of their cost. */
export const ROOMS: Readonly<Record<string, Room>> = {
  sanitise: { sources: filesOf('src/runtime/safety/sanitise'), tests: ['test/runtime/safety/sanitise/'] },
  limits: { sources: filesOf('src/runtime/gate/limits'), tests: ['test/runtime/gate/limits/'] },
  policy: {
    sources: filesOf('src/runtime/gate/policy'),
    tests: ['test/runtime/gate/policy/'],
  },
  secrets: {
    sources: filesOf('src/runtime/safety/secrets'),
    tests: ['test/runtime/safety/secrets/', 'test/safety/canaries.test.ts'],
  },
  lockout: {
    sources: ['lockout', 'lockout-judges', 'own', 'issued'].map((name) => `src/runtime/change/${name}.ts`),
    tests: ['test/runtime/change/lockout.test.ts'],
  },
  confirm: { sources: filesOf('src/runtime/gate/confirm'), tests: ['test/runtime/gate/confirm/'] },
};
