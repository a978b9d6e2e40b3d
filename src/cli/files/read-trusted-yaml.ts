import yaml from 'js-yaml';
import { yamlReason } from '../../common/yaml-reason.ts';
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
    const line = error.mark === undefined ? '' : ` in line ${error.mark.line + 1}`;
    throw new UsageError(`${what} ${file} is not valid YAML${line}: ${reasonIn(error)}`);
  }
}

/** Why, as far as that quotes nothing: the file may be the wrong one and contain secrets. */
function reasonIn({ reason }: yaml.YAMLException): string {
  // A glob that starts with a star looks like a YAML alias.
  const advice = reason.includes('alias') ? ' Put globs in quotes: "*Service".' : '';
  return `${yamlReason(reason)}.${advice}`;
}
