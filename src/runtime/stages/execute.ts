import type { Stage } from './stage.ts';

/** Has the tool do its work. */
export const execute: Stage = (call) => call.tool.run(call);
