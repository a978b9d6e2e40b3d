import type { Stage } from './stage.ts';

/** Finds the tool. Of arguments that nobody has checked, the trail gets names and sizes alone. */
export const lookUp: Stage = async (call, next) => {
  const { client, network, record, request } = call;
  record.came(request.arguments);
  const tool = client.exposed.find(request.tool);
  call.secrets = await network.secrets.forCall(tool?.operation ?? tool);
  if (tool === undefined) throw client.exposed.unknown(request.tool);
  call.tool = tool;
  return next();
};
