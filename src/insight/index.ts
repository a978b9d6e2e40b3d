import { auditNetwork } from './audit-network.ts';
import { explainAccess } from './explain-access.ts';
import { personReport } from './person-report.ts';
import { whatCanReach, whoCanReach } from './reach-tools.ts';
import { testAccess } from './test-access.ts';
import type { InsightTool } from './tool.ts';
import { whatIf } from './what-if.ts';

/** The operator tools, the most useful first. */
export const INSIGHT_TOOLS: readonly InsightTool[] = [
  explainAccess,
  auditNetwork,
  whatIf,
  whoCanReach,
  whatCanReach,
  personReport,
  testAccess,
];
