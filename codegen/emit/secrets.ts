import { dataModule } from './data-module.ts';
import type { Emitter } from './emitter.ts';
import { tables } from './tables.ts';

/** Which values are secret; loaded at the first call. */
export const emitSecrets: Emitter = (model) => {
  const text = dataModule(model, 'secrets', 'SecretTable', 'SecretTable', tables.secrets(model));
  return [{ path: 'src/generated/secrets.ts', text }];
};
