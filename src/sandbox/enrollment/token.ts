/** One-time tokens: finds the enrollment of a token, or says what is wrong with the token. */
import { type Context, ControllerError, type StoredEnrollment } from '../kernel.ts';

/** The enrollment of a valid token; throws for any other. */
export function enrollmentByToken(token: unknown, method: string, context: Context): StoredEnrollment {
  const found = typeof token === 'string' ? context.store.find('enrollments', 'token', token)[0] : undefined;
  if (found === undefined) throw invalidToken();
  const enrollment = found as StoredEnrollment;
  if (enrollment.method !== method) throw invalidMethod();
  if (Date.parse(enrollment.expiresAt) <= context.clock().getTime()) {
    throw new ControllerError(400, 'ENROLLMENT_EXPIRED', 'This enrollment has expired.');
  }
  return enrollment;
}

export function invalidMethod(): ControllerError {
  return new ControllerError(400, 'INVALID_ENROLL_METHOD', 'This enrollment method is unknown, or not the right one.');
}

function invalidToken(): ControllerError {
  return new ControllerError(
    400,
    'INVALID_ENROLLMENT_TOKEN',
    'The token belongs to no enrollment, or was already used.',
  );
}
