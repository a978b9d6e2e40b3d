import type { IdentityRow } from './rows.ts';

/** Whether an identity may do everything, so that no policy limits it. */
export const isAdministrator = ({ isAdmin, isDefaultAdmin }: IdentityRow): boolean =>
  isAdmin === true || isDefaultAdmin === true;
