import { withJson } from '../../common/prepared-json.ts';
import type { Exposed } from '../owners/client.ts';

/** The answer of `tools/list`, sent as prepared JSON if there is some. */
export function toolListAnswer(exposed: Exposed): object {
  if (exposed.prepared === undefined) return { tools: exposed.list() };
  const answer = {
    get tools() {
      return exposed.list();
    },
  };
  return withJson(answer, `{"tools":${exposed.prepared().json}}`);
}
