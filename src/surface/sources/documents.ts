import { InputError } from '../../../codegen/errors.ts';
import { fit as fitTogether } from '../../../codegen/fit.ts';
import type { Loaded } from '../../../codegen/load.ts';
import { httpOperations } from '../../../codegen/operations.ts';
import { buildSurface } from '../build.ts';
import { SurfaceFault } from '../fault.ts';
import type { Opened } from './index.ts';

/** The surface that documents and an overlay give together; notes name the operations that it could not take. */
export function surfaceOf(loaded: Loaded, version: string): Opened {
  const { model, faults } = fitTogether(loaded);
  const taken = new Set(model.tools.map(({ operation: { api, method, path } }) => `${api} ${method} ${path}`));
  const notes = loaded.documents.flatMap(({ api, file, document }) =>
    [...httpOperations(document)]
      .filter(({ method, path }) => !taken.has(`${api} ${method} ${path}`))
      .map(({ method, path, pointer }) => {
        const why = faults.find((fault) => fault.source === file && fault.pointer.startsWith(pointer));
        return `Not in the surface: ${method} ${path}, of which no tool can be made. ${why?.message ?? ''}`.trim();
      }),
  );
  return { surface: buildSurface(model, version), notes };
}

/** What the generator reads, whose faults are told in its words. @throws {SurfaceFault} */
export async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof InputError ? new SurfaceFault(error.message) : error;
  }
}
