import { isSecretName } from '../../common/secret-names.ts';

/** What controllers offer for filters but refuse. */
const REFUSED: readonly string[] = ['ctrlChanListeners'];

/** The fields that a filter may use, out of those a controller offers: tags only by key, and no secrets. */
export const filterable = (offered: readonly string[]): string[] =>
  offered
    .filter((field) => !REFUSED.includes(field) && !field.split('.').some(isSecretName))
    .map((field) => (field === 'tags' ? 'tags.KEY' : field));
