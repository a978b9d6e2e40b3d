import type { ServiceRow } from '../../access/rows.ts';
import type { Fix } from '../wording/finding.ts';

/** Controllers ignore `encryptionRequired` in a PATCH; in a PUT, what is left out is reset, so it gets everything. */
export function withoutEncryption({
  configs,
  id,
  maxIdleTimeMillis,
  name,
  roleAttributes,
  tags,
  terminatorStrategy,
}: ServiceRow): Fix {
  const given = { configs, maxIdleTimeMillis, roleAttributes, tags, terminatorStrategy };
  const kept = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  return {
    tool: 'updateService',
    arguments: { id, name: name ?? id, encryptionRequired: false, ...Object.fromEntries(kept) },
  };
}
