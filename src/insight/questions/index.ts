import { auditNetwork } from './audit-network.ts';
import { explainAccess } from './explain-access.ts';
import { personReport } from './person-report.ts';
import { publishService } from './publish-service.ts';
import { testAccess } from './test-access.ts';
import { unpublishService } from './unpublish-service.ts';
import { whatCanReach } from './what-can-reach.ts';
import { whatIf } from './what-if.ts';
import { whoCanReach } from './who-can-reach.ts';

/**
 * The questions that operators ask when they need an operator tool, the one for its reference page first. The generator
 * learns from them for `findOperations`, in this order; a server does not load them. Quoted text is the name of an
 * entity.
 */
export const questions: Readonly<Record<string, readonly string[]>> = {
  explainAccess,
  auditNetwork,
  whatIf,
  whoCanReach,
  whatCanReach,
  personReport,
  publishService,
  unpublishService,
  testAccess,
};
