import { expect, test } from 'vitest';
import { emitClientTypes } from '../../../codegen/emit/client-types.ts';
import type { Model } from '../../../codegen/model/model.ts';

const operation = (operationId: string) => ({ operationId, responses: { 204: { description: 'done' } } });

test('of two operations with one operationId, the first keeps it', async () => {
  const document = {
    openapi: '3.1.0',
    info: { title: 'Shop', version: '1' },
    paths: {
      '/things/{id}': { get: operation('listThings') },
      '/things': { get: operation('listThings'), post: operation('createThing') },
    },
  };
  const model = { apis: [{ api: 'shop', title: 'Shop', version: '1', digest: 'sha256:0', basePath: '', document }] };
  const [file] = await emitClientTypes(model as unknown as Model, async (_name, _inputs, make) => make());
  const things = file?.text.slice(0, file.text.indexOf('"/things/{id}"'));
  expect(things).toContain('get: operations["listThings"];');
  expect(file?.text.match(/operations\["/g)).toHaveLength(2);
});
