import yaml from 'js-yaml';
import { UsageError } from '../usage-error.ts';
import { readTrusted } from './read-trusted.ts';

/**
 * The YAML in a file that decides what this program does.
 * @param what what names the file, such as its flag, for messages
 * @throws {UsageError} for a file that cannot be read, that others can write to, or without YAML
 */
export function readTrustedYaml(what: string, file: string): unknown {
  const text = readTrusted(what, file);
  try {
    return yaml.load(text, { schema: yaml.CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
    // The parser's message quotes the file, which may be the wrong one and contain secrets.
    const line = error.mark === undefined ? '' : ` in line ${error.mark.line + 1}`;
    throw new UsageError(`${what} ${file} is not valid YAML${line}.`);
  }
}
