import type { Tool } from '../runtime/owners/tool.ts';
import { asTool } from './as-tool.ts';
import { auditNetwork } from './audit-network.ts';
import { explainAccess } from './explain-access.ts';
import { personReport } from './person-report.ts';
import { publishService } from './publish-service.ts';
import { testAccess } from './test-access.ts';
import type { InsightTool } from './tool.ts';
import { unpublishService } from './unpublish-service.ts';
import { whatCanReach } from './what-can-reach.ts';
import { whatIf } from './what-if.ts';
import { whoCanReach } from './who-can-reach.ts';

/** The operator tools, the most useful first: each answers a question in one call. */
export const INSIGHT_TOOLS: readonly InsightTool[] = [
  explainAccess,
  auditNetwork,
  whatIf,
  whoCanReach,
  whatCanReach,
  personReport,
  testAccess,
  publishService,
  unpublishService,
];

export const insightTools: readonly Tool[] = INSIGHT_TOOLS.map(asTool);
