import { InputError } from '../../../codegen/errors.ts';
import { fitModel } from '../../../codegen/fit.ts';
import type { Loaded } from '../../../codegen/load.ts';
import { buildSurface } from '../build.ts';
import { SurfaceFault } from '../fault.ts';
import type { Opened } from './index.ts';

/** The surface that documents and an overlay give together; notes name the operations that it could not take. */
export function surfaceOf(loaded: Loaded, version: string): Opened {
  const { model, leftOut } = fitModel(loaded);
  const notes = leftOut.map(({ http: { method, path }, why }) => `Not compared: ${method} ${path}. ${why.message}`);
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
