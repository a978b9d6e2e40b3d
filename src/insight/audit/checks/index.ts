import type { Check } from '../check.ts';
import { administrators } from './administrators.ts';
import { certificatesExpiring } from './certificates-expiring.ts';
import { controllerVersion } from './controller-version.ts';
import { danglingReferences } from './dangling-references.ts';
import { exposedToEveryone } from './exposed-to-everyone.ts';
import { hostLoops } from './host-loops.ts';
import { interceptCollisions } from './intercept-collisions.ts';
import { interceptedDns } from './intercepted-dns.ts';
import { maskingCatchAlls } from './masking-catch-alls.ts';
import { nobodyMayDial } from './nobody-may-dial.ts';
import { oddRoleAttributes } from './odd-role-attributes.ts';
import { orphanEnrollments } from './orphan-enrollments.ts';
import { permissionsLikeAdmin } from './permissions-like-admin.ts';
import { policyMatchesNothing } from './policy-matches-nothing.ts';
import { postureMatchesNoCheck } from './posture-matches-no-check.ts';
import { redundantPolicies } from './redundant-policies.ts';
import { routersDown } from './routers-down.ts';
import { serviceCannotAnswer } from './service-cannot-answer.ts';
import { unusableAuthPolicies } from './unusable-auth-policies.ts';
import { unusableAuthorities } from './unusable-authorities.ts';
import { unusableIdentities } from './unusable-identities.ts';
import { unusableSigners } from './unusable-signers.ts';
import { unusedConfigs } from './unused-configs.ts';
import { weakAuthPolicies } from './weak-auth-policies.ts';

/** The checks of the audit, in the order of its report. */
export const CHECKS: readonly Check[] = [
  exposedToEveryone,
  postureMatchesNoCheck,
  serviceCannotAnswer,
  permissionsLikeAdmin,
  hostLoops,
  maskingCatchAlls,
  policyMatchesNothing,
  oddRoleAttributes,
  interceptCollisions,
  interceptedDns,
  routersDown,
  weakAuthPolicies,
  certificatesExpiring,
  danglingReferences,
  orphanEnrollments,
  administrators,
  unusableAuthorities,
  unusableAuthPolicies,
  unusableSigners,
  unusableIdentities,
  nobodyMayDial,
  redundantPolicies,
  unusedConfigs,
  controllerVersion,
];
