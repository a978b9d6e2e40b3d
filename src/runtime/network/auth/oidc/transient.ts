import { ToolError } from '../../../../common/tool-error.ts';

/** Whether the same request may succeed a little later: the provider failed, or the connection to it. */
export const isTransient = (error: unknown): boolean => error instanceof ToolError && error.kind === 'unreachable';
