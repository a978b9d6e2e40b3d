import { InputError } from './errors.ts';
import { at, isObject, type JsonObject } from './json.ts';

/**
 * The path that all operations of a document stand below (OpenAPI 3.1, section 4.8.5): that of its first server, without
 * a slash at the end. The host is what an operator names.
 * @throws {InputError} for an address that is none
 */
export function basePathOf(document: JsonObject, file: string): string {
  const written = at(document, '/servers/0/url') ?? '/';
  const variables = at(document, '/servers/0/variables');
  const url = String(written).replace(/\{([^}]*)\}/g, (_, name: string) => {
    const variable = isObject(variables) ? variables[name] : undefined;
    return String(isObject(variable) ? variable['default'] : '');
  });
  if (URL.canParse(url, 'https://controller')) return new URL(url, 'https://controller').pathname.replace(/\/$/, '');
  throw new InputError(file, '/servers/0/url', `"${url}" is no URL`, 'repair it in the overlay');
}
