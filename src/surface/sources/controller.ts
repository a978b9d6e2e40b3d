import { fault } from '../fault.ts';
import { surfaceOfDocument } from './document.ts';
import type { Opened } from './opened.ts';
import { readable } from './readable.ts';

/** Reads a path of the controller's management API. The answer has the whole body, unchanged. */
export type ReadController = (path: string) => Promise<{ readonly status: number; readonly text: string }>;

const BASE = '/edge/management/v1';

/** The document that tools are made of. Controllers serve it, although they do not list it. */
const MANAGEMENT = 'edge-management';

/**
 * The surface of the document that a controller serves of its own management API.
 * @throws {SurfaceFault} if it serves none, or none that can be read
 */
export async function controllerSurface(read: ReadController, version: string): Promise<Opened> {
  const id = await idOf(read);
  const { status, text } = await read(`${BASE}/specs/${encodeURIComponent(id)}/spec`);
  if (status !== 200) {
    const remedy = 'download the document of its release, and name the file';
    throw fault('controller', `serves no document of its management API (status ${status})`, remedy);
  }
  const label = `controller's ${id}`;
  const { surface, notes } = await readable(() => surfaceOfDocument({ label, text }, version));
  return { surface, notes, omitsZero: true };
}

/** The id of the document of the management API: as the controller lists it, or the usual one. */
async function idOf(read: ReadController): Promise<string> {
  const { status, text } = await read(`${BASE}/specs`);
  if (status !== 200) return MANAGEMENT;
  const { data } = parsed(text) as { data?: { id?: unknown; name?: unknown }[] };
  const listed = Array.isArray(data) ? data.find(({ name }) => name === MANAGEMENT) : undefined;
  return typeof listed?.id === 'string' ? listed.id : MANAGEMENT;
}

function parsed(text: string): object {
  try {
    return (JSON.parse(text) as object | null) ?? {};
  } catch {
    return {};
  }
}
