import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ForeignPath } from '../../../common/foreign-path.ts';
import { isObject } from '../../../common/is-object.ts';
import { ToolError } from '../../../common/tool-error.ts';
import { checkTrustedFile } from '../../../common/trusted-files.ts';
import { addressOf } from '../controller/address.ts';

/** The content of an identity file: where its controller is, and its credentials. All PEM. */
export interface IdentityFile {
  /** `https://host:port`, and the path below which a gateway serves the controller. */
  readonly origin: string;
  /** The addresses of the other controllers of a cluster, if the file names any. */
  readonly others: readonly string[];
  readonly cert: string;
  readonly key: string;
  /** The controller's authorities; absent if the file has none. */
  readonly ca?: string;
}

/**
 * Reads the JSON that `ziti edge enroll` writes: `{ztAPI, id: {key, cert, ca}}`, each part `pem:` and text, `file:` and a
 * path, or bare PEM. `ztAPI` is the URL of the client API, whose host and port also serve the management API.
 * @param readFile reads a file that it names: by default, one that nobody else can have written
 * @throws {ToolError} of kind `login` that names the field; never quotes the file, which holds a key
 */
export function parseIdentityFile(text: string, readFile: (path: string) => string = readText): IdentityFile {
  const parsed = parseJson(text);
  const file = isObject(parsed) ? parsed : undefined;
  const id = isObject(file?.['id']) ? file['id'] : undefined;
  if (file === undefined || id === undefined) {
    throw unusable('has no "id"', 'Is it the JSON file that enrollment wrote, not the enrollment token (.jwt)?');
  }
  const [origin, ...others] = originsOf(file);
  const cert = pemOf('id.cert', id['cert'], 'CERTIFICATE', readFile);
  const key = pemOf('id.key', id['key'], 'PRIVATE KEY', readFile);
  if (key.includes('ENCRYPTED')) {
    throw unusable(
      'has an encrypted key in "id.key"',
      'This server cannot ask for its passphrase: save the key without one.',
    );
  }
  if (id['ca'] === undefined || id['ca'] === null || id['ca'] === '') return { origin, others, cert, key };
  return { origin, others, cert, key, ca: pemOf('id.ca', id['ca'], 'CERTIFICATE', readFile) };
}

function originsOf(file: Readonly<Record<string, unknown>>): readonly [string, ...string[]] {
  const several = Array.isArray(file['ztAPIs']) ? file['ztAPIs'] : [];
  const [first, ...others] = [...new Set([file['ztAPI'] || [], ...several].flat().map(originOf))];
  if (first === undefined) throw unusable('has no "ztAPI"', 'It must be the URL of the controller.');
  return [first, ...others];
}

function originOf(url: unknown): string {
  if (typeof url !== 'string') throw unusable('has no "ztAPI"', 'It must be the URL of the controller.');
  const full = url.includes('://') ? url : `https://${url}`;
  if (!URL.canParse(full) || new URL(full).protocol !== 'https:') {
    throw unusable('has a "ztAPI" that is not an https:// URL', 'It must be the URL of the controller.');
  }
  return addressOf(new URL(full));
}

function pemOf(field: string, value: unknown, kind: string, readFile: (path: string) => string): string {
  if (typeof value !== 'string' || value === '') throw unusable(`has no "${field}"`, 'Enroll the identity again.');
  const pem = value.startsWith('file:') ? readNamed(field, value, readFile) : value.replace(/^pem:/, '');
  if (pem.includes('-----BEGIN ') && pem.includes(`${kind}-----`)) return pem;
  if (/^(engine|parsec|pkcs11|tpm|keychain):/.test(value)) {
    throw unusable(
      `keeps "${field}" in hardware or a key store`,
      'This server needs an identity with its key in the file.',
    );
  }
  throw unusable(`has no ${kind} in PEM form in "${field}"`, 'Enroll the identity again.');
}

function readNamed(field: string, reference: string, readFile: (path: string) => string): string {
  try {
    return readFile(reference.startsWith('file://') ? fileURLToPath(reference) : reference.slice('file:'.length));
  } catch (error) {
    if (error instanceof ForeignPath) throw unusable(`names a file in "${field}" that is not used`, error.message);
    throw unusable(`names a file in "${field}" that cannot be read`, 'Check that the path is absolute and readable.');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the text.
    throw unusable('is not JSON', 'It must be the JSON file that enrollment wrote, not the enrollment token (.jwt).');
  }
}

function unusable(what: string, next: string): ToolError {
  return new ToolError('login', `The identity file ${what}. ${next}`, next);
}

function readText(path: string): string {
  checkTrustedFile(path);
  return readFileSync(path, 'utf8');
}
