import { formFault } from '../files/form-fault.ts';
import { readTrustedYaml } from '../files/read-trusted-yaml.ts';
import { UsageError } from '../usage-error.ts';
import { type PolicyFile, policyForm, policySchema } from './form.ts';

/** Reads a policy file. @throws {UsageError} if it cannot be read or is invalid: which file, where, and what to do */
export function readPolicy(file: string): PolicyFile {
  const result = policyForm.safeParse(readTrustedYaml('--policy', file), { reportInput: true });
  if (result.success) return result.data;
  throw new UsageError(`--policy ${file}: ${formFault(result.error, policySchema())}`);
}
