import type { Surface } from '../surface.ts';

/** A surface, and what could not be taken into it. */
export interface Opened {
  readonly surface: Surface;
  readonly notes: readonly string[];
}

/** One thing that OLD and NEW can be: recognised by its look, the first that fits counts. */
interface Source {
  readonly fits: (text: string) => boolean;
  readonly open: (text: string, version: string) => Promise<Opened>;
}

/** Each is loaded when it is asked for. Whatever is none of the others is a file, or the URL of a document. */
const SOURCES: readonly Source[] = [
  {
    fits: (text) => text === 'installed',
    open: async (_, version) => ({ surface: (await import('./installed.ts')).installed(version), notes: [] }),
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
 * @throws {SurfaceFault} where there is none
 */
export async function openSurface(text: string, version: string): Promise<Opened> {
  const source = SOURCES.find(({ fits }) => fits(text)) as Source;
  return source.open(text, version);
}
