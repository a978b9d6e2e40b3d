import { isObject } from '../common/is-object.ts';
import { RESERVED_META } from '../runtime/protocol/messages/errors.ts';
import { NEWER_REVISION } from '../runtime/protocol/messages/plain.ts';

/**
 * Names of OpenTelemetry's conventions for MCP, version 0.1.0 (status: development), and of those that they build on.
 */
export const ATTRIBUTE = {
  method: 'mcp.method.name',
  revision: 'mcp.protocol.version',
  tool: 'gen_ai.tool.name',
  prompt: 'gen_ai.prompt.name',
  operation: 'gen_ai.operation.name',
  requestId: 'jsonrpc.request.id',
  statusCode: 'rpc.response.status_code',
  error: 'error.type',
  transport: 'network.transport',
  protocol: 'network.protocol.name',
  httpMethod: 'http.request.method',
  httpStatus: 'http.response.status_code',
  serverAddress: 'server.address',
  serverPort: 'server.port',
  /** This server's own: the network that a call was about, and its outcome. */
  network: 'ziti_mcp.network',
  outcome: 'ziti_mcp.outcome',
} as const;

export const METRIC = {
  operation: {
    name: 'mcp.server.operation.duration',
    description: 'Time from a request or notification to its answer.',
  },
  session: { name: 'mcp.server.session.duration', description: 'Time from the start of a session to its end.' },
} as const;

/** The boundaries of the buckets for durations in the conventions, in seconds. */
export const BUCKETS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300];

/** Stands for a name that a client made up. */
const OTHER = '_OTHER';

/** Methods that a client may send (MCP 2025-11-25 and 2026-07-28). */
const METHODS: readonly string[] = [
  ...['initialize', 'ping', 'server/discover', 'subscriptions/listen', 'completion/complete', 'logging/setLevel'],
  ...['tools/list', 'tools/call', 'prompts/list', 'prompts/get'],
  ...['resources/list', 'resources/read', 'resources/templates/list', 'resources/subscribe', 'resources/unsubscribe'],
  ...['notifications/initialized', 'notifications/cancelled', 'notifications/progress'],
  ...['notifications/message', 'notifications/roots/list_changed'],
];

export const knownMethod = (method: unknown): string => METHODS.find((each) => each === method) ?? OTHER;

/** The revision that the metadata of a request states; undefined for any other. */
export const revisionIn = (meta: unknown): string | undefined =>
  isObject(meta) && meta[`${RESERVED_META}protocolVersion`] === NEWER_REVISION ? NEWER_REVISION : undefined;
