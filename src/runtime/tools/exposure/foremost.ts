/** Tools that every way of exposing shows, where the policy allows them: one call of them spares a model many others. */
export const FOREMOST: readonly string[] = ['explainAccess', 'auditNetwork', 'whatIf'];
