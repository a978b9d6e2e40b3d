import { ToolError } from '../../../../common/tool-error.ts';

/** Whether the same request may succeed a little later: the way to the provider failed, or the provider did. */
export const isTransient = (error: unknown): boolean => error instanceof ToolError && error.kind === 'unreachable';
