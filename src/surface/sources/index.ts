import { fault } from '../fault.ts';
import type { ReadController } from './controller.ts';
import type { Opened } from './opened.ts';

/** The operand for the document that the controller serves. */
const CONTROLLER = 'controller';

/** One kind of OLD and NEW, recognized by its form; the first match counts. */
interface Source {
  readonly fits: (text: string) => boolean;
  readonly open: (text: string, version: string, read?: ReadController) => Promise<Opened>;
}

/** Each is loaded on demand. Anything else is a file, or the URL of a document. */
const SOURCES: readonly Source[] = [
  {
    fits: (text) => text === 'installed',
    open: async (_, version) => ({ surface: (await import('./installed.ts')).installed(version), notes: [] }),
  },
  {
    fits: (text) => text === CONTROLLER,
    open: async (_, version, read) => {
      if (read === undefined) throw fault(CONTROLLER, 'no controller is configured', 'use --controller or --identity');
      return (await import('./controller.ts')).controllerSurface(read, version);
    },
  },
  {
    fits: (text) => text.startsWith('git:'),
    open: async (text, version) => (await import('./revision.ts')).revision(text.slice('git:'.length), version),
  },
  { fits: () => true, open: async (text, version) => (await import('./file.ts')).file(text, version) },
];

/**
 * The surface of an operand of `surface diff`.
 * @param version of this program
 * @param read reads from the controller, if one is configured
 * @throws {SurfaceFault} if there is none
 */
export async function openSurface(text: string, version: string, read?: ReadController): Promise<Opened> {
  const source = SOURCES.find(({ fits }) => fits(text)) as Source;
  return source.open(text, version, read);
}
