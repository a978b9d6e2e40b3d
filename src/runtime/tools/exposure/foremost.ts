/** Tools that every exposure mode shows if the policy allows them: one call saves a model many others. */
export const FOREMOST: readonly string[] = ['explainAccess', 'auditNetwork', 'whatIf'];
