/** The tools that the conformance suite calls, as its scenarios describe them. */

import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  inputRequired,
  inputResponse,
  MissingRequiredClientCapabilityError,
  ProtocolError,
  type ServerContext,
} from '@modelcontextprotocol/server';

export const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const SILENCE = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';

type Request = ServerContext['mcpReq'];
type Given = Readonly<Record<string, unknown>>;
type Answer = Readonly<Record<string, unknown>>;
type Capabilities = Readonly<Record<string, unknown>>;

/** A tool of the fixture. */
interface FixtureTool {
  readonly inputSchema?: object;
  run(args: Given, request: Request, can: Capabilities): Promise<Answer> | Answer;
}

const text = (value: string): Answer => ({ content: [{ type: 'text', text: value }] });
const schema = (properties: object, required: readonly string[] = []) => ({
  type: 'object' as const,
  properties,
  required,
});
const form = (message: string, requestedSchema: object) =>
  inputRequired.elicit({ message, requestedSchema: requestedSchema as never });

const secret = 'the fixture’s own';
const seal = (state: string) => `${state}.${createHmac('sha256', secret).update(state).digest('base64url')}`;
const unseal = (sealed: unknown): string => {
  const state = String(sealed).split('.')[0] ?? '';
  if (seal(state) !== sealed) throw new ProtocolError(-32602, 'The request state was altered.');
  return state;
};

const ask = async (request: Request, message: string, requestedSchema: object): Promise<Answer> => {
  const params = { mode: 'form' as const, message, requestedSchema: requestedSchema as never };
  const { action, content = {} } = await request.send({ method: 'elicitation/create', params });
  return text(`Elicitation completed: action=${action}, content=${JSON.stringify(content)}`);
};

const sampled = (prompt: string, maxTokens: number) => ({
  messages: [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }],
  maxTokens,
});

const nameForm = schema({ name: { type: 'string' } }, ['name']);

/** The submitted form in a reply, by the key of its question. */
const filled = (request: Request, key: string): Given | undefined => {
  const reply = inputResponse(request.inputResponses, key);
  return reply.kind === 'elicit' && reply.action === 'accept' ? (reply.content as Given) : undefined;
};

const has = (request: Request, key: string) => inputResponse(request.inputResponses, key).kind !== 'missing';

export const fixtureTools: Readonly<Record<string, FixtureTool>> = {
  test_simple_text: { run: () => text('This is a simple text response for testing.') },
  test_image_content: { run: () => ({ content: [{ type: 'image', data: PIXEL, mimeType: 'image/png' }] }) },
  test_audio_content: { run: () => ({ content: [{ type: 'audio', data: SILENCE, mimeType: 'audio/wav' }] }) },
  test_embedded_resource: {
    run: () => ({
      content: [
        {
          type: 'resource',
          resource: {
            uri: 'test://embedded-resource',
            mimeType: 'text/plain',
            text: 'This is an embedded resource content.',
          },
        },
      ],
    }),
  },
  test_multiple_content_types: {
    run: () => ({
      content: [
        { type: 'text', text: 'Multiple content types test:' },
        { type: 'image', data: PIXEL, mimeType: 'image/png' },
        {
          type: 'resource',
          resource: {
            uri: 'test://mixed-content-resource',
            mimeType: 'application/json',
            text: '{"test":"data","value":123}',
          },
        },
      ],
    }),
  },
  test_error_handling: {
    run: () => ({ ...text('This tool intentionally returns an error for testing'), isError: true }),
  },
  test_tool_with_logging: {
    async run(_, request) {
      for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        await request.log('info', data);
        await sleep(50);
      }
      return text('logged');
    },
  },
  test_logging_tool: {
    async run(_, request) {
      await request.log('info', 'logged');
      return text('logged, where that was wanted');
    },
  },
  test_missing_capability: {
    run(_, __, can) {
      if (can['sampling'] !== undefined) return text('sampling can be asked for');
      throw new MissingRequiredClientCapabilityError({ requiredCapabilities: { sampling: {} } });
    },
  },
  test_streaming_elicitation: {
    run: () => inputRequired({ inputRequests: { user_name: form('What is your name?', nameForm) } }),
  },
  test_tool_with_progress: {
    async run(_, request) {
      const progressToken = request._meta?.progressToken;
      for (const progress of [0, 50, 100]) {
        const params = { progressToken: progressToken ?? 0, progress, total: 100 };
        if (progressToken !== undefined) await request.notify({ method: 'notifications/progress', params });
        await sleep(50);
      }
      return text('progressed');
    },
  },
  test_sampling: {
    inputSchema: schema({ prompt: { type: 'string' } }, ['prompt']),
    async run({ prompt }, request) {
      const answer = await request.send({ method: 'sampling/createMessage', params: sampled(String(prompt), 100) });
      const { text: said = '' } = answer.content as { text?: string };
      return text(`LLM response: ${said}`);
    },
  },
  test_elicitation: {
    inputSchema: schema({ message: { type: 'string' } }, ['message']),
    run: ({ message }, request) =>
      ask(
        request,
        String(message),
        schema({ username: { type: 'string' }, email: { type: 'string' } }, ['username', 'email']),
      ),
  },
  test_elicitation_sep1034_defaults: {
    run: (_, request) =>
      ask(
        request,
        'With defaults',
        schema({
          name: { type: 'string', default: 'John Doe' },
          age: { type: 'integer', default: 30 },
          score: { type: 'number', default: 95.5 },
          status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
          verified: { type: 'boolean', default: true },
        }),
      ),
  },
  test_elicitation_sep1330_enums: {
    run: (_, request) => {
      const titled = (word: string) =>
        [1, 2, 3].map((at) => ({ const: `value${at}`, title: `${['First', 'Second', 'Third'][at - 1]} ${word}` }));
      return ask(
        request,
        'With choices',
        schema({
          untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
          titledSingle: { type: 'string', oneOf: titled('Option') },
          legacyEnum: {
            type: 'string',
            enum: ['opt1', 'opt2', 'opt3'],
            enumNames: ['Option One', 'Option Two', 'Option Three'],
          },
          untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2', 'option3'] } },
          titledMulti: { type: 'array', items: { anyOf: titled('Choice') } },
        }),
      );
    },
  },
  json_schema_2020_12_tool: {
    inputSchema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: {
        address: {
          $anchor: 'addressDef',
          type: 'object',
          properties: { street: { type: 'string' }, city: { type: 'string' } },
        },
      },
      properties: {
        ...{ name: { type: 'string' }, address: { $ref: '#/$defs/address' } },
        ...{
          contactMethod: { type: 'string', enum: ['phone', 'email'] },
          phone: { type: 'string' },
          email: { type: 'string' },
        },
      },
      allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
      if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: { required: ['phone'] },
      else: { required: ['email'] },
      additionalProperties: false,
    },
    run: (args) => text(JSON.stringify(args)),
  },
  test_input_required_result_elicitation: {
    run(_, request) {
      const name = filled(request, 'user_name')?.['name'];
      if (typeof name === 'string') return text(`Hello, ${name}!`);
      return inputRequired({ inputRequests: { user_name: form('What is your name?', nameForm) } });
    },
  },
  test_input_required_result_sampling: {
    run(_, request) {
      const reply = inputResponse(request.inputResponses, 'capital_question');
      if (reply.kind === 'sampling') return text(JSON.stringify(reply.result.content));
      const question = sampled('What is the capital of France?', 100);
      return inputRequired({ inputRequests: { capital_question: inputRequired.createMessage(question) } });
    },
  },
  test_input_required_result_list_roots: {
    run(_, request) {
      const reply = inputResponse(request.inputResponses, 'client_roots');
      if (reply.kind === 'roots') return text(`roots: ${JSON.stringify(reply.roots)}`);
      return inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } });
    },
  },
  test_input_required_result_request_state: {
    run(_, request) {
      const sealed = request.requestState<string>();
      if (sealed !== undefined && has(request, 'confirm')) return text(`state-ok: ${unseal(sealed)}`);
      const confirm = form('Please confirm', schema({ ok: { type: 'boolean' } }, ['ok']));
      return inputRequired({ inputRequests: { confirm }, requestState: seal('confirming') });
    },
  },
  test_input_required_result_multiple_inputs: {
    run(_, request) {
      const keys = ['user_name', 'greeting', 'client_roots'];
      if (keys.every((key) => has(request, key))) return text(`all three: ${unseal(request.requestState<string>())}`);
      return inputRequired({
        inputRequests: {
          user_name: form('What is your name?', nameForm),
          greeting: inputRequired.createMessage(sampled('Generate a greeting', 50)),
          client_roots: inputRequired.listRoots(),
        },
        requestState: seal('three'),
      });
    },
  },
  test_input_required_result_multi_round: {
    run(_, request) {
      const sealed = request.requestState<string>();
      const state = sealed === undefined ? '' : unseal(sealed);
      if (state === 'two' && has(request, 'step2')) return text('both steps are done');
      if (state === 'one' && has(request, 'step1')) {
        const step2 = form('Step 2: What is your favorite color?', schema({ color: { type: 'string' } }, ['color']));
        return inputRequired({ inputRequests: { step2 }, requestState: seal('two') });
      }
      return inputRequired({
        inputRequests: { step1: form('Step 1: What is your name?', nameForm) },
        requestState: seal('one'),
      });
    },
  },
  test_input_required_result_tampered_state: {
    run(_, request) {
      const sealed = request.requestState<string>();
      if (sealed !== undefined) return text(`untouched: ${unseal(sealed)}`);
      const confirm = form('Please confirm', schema({ ok: { type: 'boolean' } }, ['ok']));
      return inputRequired({ inputRequests: { confirm }, requestState: seal('sealed') });
    },
  },
  test_input_required_result_capabilities: {
    run(_, request, can) {
      if (Object.keys(request.inputResponses ?? {}).length > 0) return text('answered');
      const inputRequests = {
        ...(can['elicitation'] === undefined ? {} : { user_name: form('What is your name?', nameForm) }),
        ...(can['sampling'] === undefined
          ? {}
          : { greeting: inputRequired.createMessage(sampled('Generate a greeting', 50)) }),
      };
      return Object.keys(inputRequests).length === 0 ? text('nothing can be asked') : inputRequired({ inputRequests });
    },
  },
};
