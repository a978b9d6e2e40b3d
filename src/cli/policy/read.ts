import yaml from 'js-yaml';
import { readTrusted } from '../files/read-trusted.ts';
import { UsageError } from '../usage-error.ts';
import { faultOf } from './fault.ts';
import { type PolicyFile, policyForm } from './form.ts';

/** Reads a policy file. @throws {UsageError} if it cannot be read or is invalid: which file, where, and what to do */
export function readPolicy(file: string): PolicyFile {
  const result = policyForm.safeParse(parse(file, readTrusted('--policy', file)), { reportInput: true });
  if (result.success) return result.data;
  throw new UsageError(`--policy ${file}: ${faultOf(result.error)}`);
}

function parse(file: string, text: string): unknown {
  try {
    return yaml.load(text, { schema: yaml.CORE_SCHEMA });
  } catch (error) {
    if (!(error instanceof yaml.YAMLException)) throw error;
    const { reason, mark } = error;
    const place = mark === undefined ? '' : ` in line ${mark.line + 1}`;
    // A glob that starts with a star looks like a YAML alias.
    const advice = /alias/.test(reason) ? ' Put globs in quotes: "*Service".' : '';
    throw new UsageError(`--policy ${file} is not valid YAML${place}: ${reason}.${advice}`);
  }
}
