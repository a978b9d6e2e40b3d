import type { Stage } from './stage.ts';

/** Finds the tool. Only names and sizes of unchecked arguments are recorded. */
export const lookUp: Stage = async (call, next) => {
  const { client, network, record, request } = call;
  record.received(request.arguments);
  const tool = client.exposed.find(request.tool);
  call.secrets = await network.secrets.forCall(tool?.operation ?? tool);
  if (tool === undefined) throw await client.exposed.unknown(request.tool);
  call.tool = tool;
  return await next(call);
};
