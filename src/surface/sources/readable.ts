import { InputError } from '../../../codegen/common/errors.ts';
import { SurfaceFault } from '../fault.ts';

/** What the generator reads; its faults become the caller's. @throws {SurfaceFault} */
export async function readable<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof InputError ? new SurfaceFault(error.message) : error;
  }
}
