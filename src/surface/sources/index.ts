import { fault } from '../fault.ts';
import type { Surface } from '../surface.ts';
import type { ReadController } from './controller.ts';

/** The operand that means the document that the controller serves. */
export const CONTROLLER = 'controller';

/** A surface, and what could not be taken into it. */
export interface Opened {
  readonly surface: Surface;
  readonly notes: readonly string[];
  /** It was served by a controller, which leaves `minimum: 0` out of its own document. */
  readonly omitsZero?: true;
}

/** One thing that OLD and NEW can be: recognised by its look, the first that fits counts. */
interface Source {
  readonly fits: (text: string) => boolean;
  readonly open: (text: string, version: string, read?: ReadController) => Promise<Opened>;
}

/** Each is loaded when it is asked for. Whatever is none of the others is a file, or the URL of a document. */
const SOURCES: readonly Source[] = [
  {
    fits: (text) => text === 'installed',
    open: async (_, version) => ({ surface: (await import('./installed.ts')).installed(version), notes: [] }),
  },
  {
    fits: (text) => text === CONTROLLER,
    open: async (_, version, read) => {
      if (read === undefined) throw fault(CONTROLLER, 'no controller was named', 'give --controller or --identity');
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
 * The surface that an operand of `surface diff` means.
 * @param version of this program
 * @param read asks the controller, if one was named
 * @throws {SurfaceFault} where there is none
 */
export async function openSurface(text: string, version: string, read?: ReadController): Promise<Opened> {
  const source = SOURCES.find(({ fits }) => fits(text)) as Source;
  return source.open(text, version, read);
}
