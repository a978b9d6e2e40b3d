import type { Catalogue } from '../../common/catalogue.ts';
import type { Logger } from '../../common/log.ts';
import { isReadByOthers } from '../../common/private-files.ts';
import type { HttpSettings } from '../../http/settings.ts';
import { decide } from '../../runtime/gate/policy/index.ts';
import type { PolicySettings } from '../../runtime/gate/policy/types.ts';
import type { Roles } from './roles.ts';

/** Warns if a proxy seems to be in front that no flag names. */
export function warnOfProxy({ tls, proxies, publicUrl }: HttpSettings, log: Logger): void {
  if (tls !== undefined || proxies !== undefined || !publicUrl?.startsWith('https:')) return;
  const next = 'name the addresses of the proxy in front with --behind-proxy, such as 127.0.0.1';
  log.warn('all clients count as one address: whatever terminates TLS in front is not known', { next });
}

/** Warns if other users can read the key of the server's certificate. */
export function warnOfKey({ tls }: HttpSettings, log: Logger): void {
  if (tls === undefined || !isReadByOthers(tls.key)) return;
  log.warn('other users can read the key of the certificate', { file: tls.key, next: 'run chmod 600 on it' });
}

/** Warns of grants that match nobody, and of roles that allow less than they say. */
export function warnOfRoles(
  { grants, policies }: Roles,
  methods: ReadonlySet<string>,
  networks: readonly { readonly policy: PolicySettings }[],
  catalogue: Catalogue,
  log: Logger,
): void {
  for (const [at, { role, method }] of grants.entries()) {
    if (methods.has(method)) continue;
    log.warn('a grant matches nobody', { grant: at + 1, role, next: `use --auth ${method}, or remove it` });
  }
  for (const [role, narrow] of policies) {
    const narrowed = networks.map(({ policy }) => narrow(policy).exposure);
    const isAllowed = (tool: (typeof catalogue.tools)[number]) =>
      narrowed.some((exposure) => decide(tool, exposure).allowed);
    const writes = catalogue.tools.filter(({ effect }) => effect !== 'read');
    const wanted = writes.filter(({ name }) => narrowed.some(({ role }) => role?.allowWrite.selected.has(name)));
    if (!catalogue.tools.some(isAllowed)) {
      log.warn('a role allows nothing', { role, next: 'compare its tools with --tools, --categories and --deny' });
    } else if (wanted.length > 0 && !wanted.some(isAllowed)) {
      log.warn('a role may change nothing', { role, next: 'compare its allowWrite with --allow-write and its tools' });
    }
  }
}
