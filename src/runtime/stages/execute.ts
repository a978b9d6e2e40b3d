import type { Stage } from './stage.ts';

/** Runs the tool. */
export const execute: Stage = (call) => call.tool.run(call);
