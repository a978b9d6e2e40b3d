import { dataModule } from './data-module.ts';
import type { Emitter } from './index.ts';

/** Which values are secrets: loaded at the first call. */
export const emitSecrets: Emitter = (model) => [
  { path: 'src/generated/secrets.ts', text: dataModule(model, 'secrets', 'SecretTable', 'SecretTable', model.secrets) },
];
