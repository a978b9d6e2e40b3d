/** Requests that were refused because of posture, as a controller records them. */
import type { Reported } from '../../access/posture.ts';

/** A request for a service. */
export interface FailedRequest {
  readonly when?: string;
  readonly policyFailures?: readonly PolicyFailure[] | null;
}

interface PolicyFailure {
  readonly policyId?: string;
  readonly checks?: readonly FailedCheck[] | null;
}

interface FailedCheck {
  readonly postureCheckId: string;
  readonly postureCheckName?: string;
  readonly actualValue: unknown;
  readonly expectedValue?: unknown;
}

/** The latest refusal by a policy, in words. */
export function refusal(failures: readonly FailedRequest[], policyId: string) {
  const refused = failures.filter(({ policyFailures }) =>
    policyFailures?.some((failure) => failure.policyId === policyId),
  );
  const latest = refused.sort((one, other) => ((one.when ?? '') < (other.when ?? '') ? 1 : -1))[0];
  const failure = latest?.policyFailures?.find((each) => each.policyId === policyId);
  if (failure === undefined) return undefined;
  const checks = (failure.checks ?? []).map(
    ({ actualValue, expectedValue, postureCheckId, postureCheckName }) =>
      `${postureCheckName ?? postureCheckId} expected ${JSON.stringify(expectedValue)}, got ${JSON.stringify(actualValue)}`,
  );
  return { what: `refused a request at ${latest?.when}: ${checks.join('; ')}`, at: latest?.when };
}

/** What each check last saw that it refused. */
export function failedChecks(failures: readonly FailedRequest[]): ReadonlyMap<string, Reported> {
  const checks = new Map<string, Reported>();
  for (const { policyFailures, when } of failures) {
    for (const { actualValue, postureCheckId } of (policyFailures ?? []).flatMap((failure) => failure.checks ?? [])) {
      if ((checks.get(postureCheckId)?.at ?? '') > (when ?? '')) continue;
      checks.set(postureCheckId, { value: asReported(actualValue), at: when, source: 'failed service requests' });
    }
  }
  return checks;
}

/** A check of one process has the process itself, as posture data has a list of them. */
function asReported(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'isRunning' in value ? [value] : value;
}
