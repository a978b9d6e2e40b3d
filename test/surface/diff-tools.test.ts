/** What can change in a tool besides its arguments and its answer, and the changes that are reported. */
import type { SurfaceTool } from '../../src/surface/surface.ts';
import { toolOf, writerOf } from '../support/surfaces.ts';
import { rows } from './tool-changes.ts';

const list = toolOf();
const create = writerOf();

rows('which tools there are', {
  'a tool that reads': {
    before: [create],
    after: [create, list],
    forward: ['compatible listThings: the tool is new (read, GET /things)'],
    back: ['breaking listThings: the tool is gone (GET /things)'],
  },
  'a tool that writes: more than a glob of --allow-write was given for': {
    before: [list],
    after: [list, create],
    forward: ['dangerous createThing: the tool is new (write, POST /things)'],
    back: ['breaking createThing: the tool is gone (POST /things)'],
  },
  'a tool whose answer holds what has the name of a secret and is not marked as one': {
    before: [create],
    after: [create, toolOf({ output: { type: 'object', properties: { apiKey: { type: 'string' } } } })],
    forward: [
      'dangerous listThings: the new answer field `apiKey` has the name of a secret and is not marked as one',
      'compatible listThings: the tool is new (read, GET /things)',
    ],
    back: ['breaking listThings: the tool is gone (GET /things)'],
  },
  'a tool whose name another one has as an alias': {
    before: [list, toolOf({ name: 'listAll', operationId: 'listAll', path: '/all' })],
    after: [toolOf({ aliases: ['listAll'] })],
    forward: [
      'breaking listAll: the tool is gone (GET /all); its name now belongs to GET /things',
      'compatible listThings: the name listAll refers to it too',
    ],
    back: [
      'breaking listThings: the earlier name listAll no longer refers to it, and "listAll" means another tool now',
      'compatible listAll: the tool is new (read, GET /all)',
    ],
  },
});

rows('what a tool is called', {
  'another name, without an alias': {
    before: [list],
    after: [toolOf({ name: 'findThings', operationId: 'findThings' })],
    forward: [
      'breaking listThings: renamed to findThings without an alias',
      "compatible findThings: the operation's name in the document was listThings and is findThings",
    ],
    back: [
      'breaking findThings: renamed to listThings without an alias',
      "compatible listThings: the operation's name in the document was findThings and is listThings",
    ],
  },
  'another name, with an alias': {
    before: [list],
    after: [toolOf({ name: 'findThings', aliases: ['listThings'] })],
    forward: ['compatible listThings: renamed to findThings; the earlier name still refers to it'],
    back: ['breaking findThings: renamed to listThings without an alias'],
  },
  'another name and another path, but the same operation': {
    before: [list],
    after: [toolOf({ name: 'findThings', path: '/goods' })],
    forward: [
      'breaking listThings: renamed to findThings without an alias',
      'compatible findThings: the path of the request was /things and is /goods',
    ],
    back: [
      'breaking findThings: renamed to listThings without an alias',
      'compatible listThings: the path of the request was /goods and is /things',
    ],
  },
  'an alias': {
    before: [list],
    after: [toolOf({ aliases: ['getThings'] })],
    forward: ['compatible listThings: the name getThings refers to it too'],
    back: ['breaking listThings: the earlier name getThings no longer refers to it'],
  },
  'names that two tools exchange': {
    before: [list, toolOf({ name: 'listGoods', operationId: 'listGoods', path: '/goods' })],
    after: [toolOf({ name: 'listGoods' }), toolOf({ name: 'listThings', operationId: 'listGoods', path: '/goods' })],
    forward: [
      'breaking listGoods: renamed to listThings without an alias, and "listGoods" means another tool now',
      'breaking listThings: renamed to listGoods without an alias, and "listThings" means another tool now',
    ],
    back: [
      'breaking listGoods: renamed to listThings without an alias, and "listGoods" means another tool now',
      'breaking listThings: renamed to listGoods without an alias, and "listThings" means another tool now',
    ],
  },
});

rows('what is asked of the controller', {
  'another path and method under the same name': {
    before: [list],
    after: [toolOf({ path: '/goods', method: 'POST' })],
    forward: [
      'compatible listThings: the method of the request was GET and is POST',
      'compatible listThings: the path of the request was /things and is /goods',
    ],
    back: [
      'compatible listThings: the method of the request was POST and is GET',
      'compatible listThings: the path of the request was /goods and is /things',
    ],
  },
  'an operation that the document now names': {
    before: [toolOf({ operationId: null })],
    after: [list],
    forward: ["compatible listThings: the operation's name in the document was none and is listThings"],
    back: ["compatible listThings: the operation's name in the document was listThings and is none"],
  },
});

rows('what it does', {
  'a tool newly writes': {
    before: [list],
    after: [toolOf({ effect: 'write', annotations: { destructiveHint: false } })],
    forward: ['dangerous listThings: the effect became stronger: was read, is write'],
    back: ['compatible listThings: the effect became weaker: was write, is read'],
  },
  'a tool newly destroys': {
    before: [create],
    after: [writerOf({ effect: 'destructive', annotations: {} })],
    forward: ['dangerous createThing: the effect became stronger: was write, is destructive'],
    back: ['compatible createThing: the effect became weaker: was destructive, is write'],
  },
  'a mark': {
    before: [create],
    after: [writerOf({ marks: ['lockout'] })],
    forward: ['dangerous createThing: it is marked "lockout"'],
    back: ['dangerous createThing: it is no longer marked "lockout"'],
  },
  'a mark that no glob reaches': {
    before: [create],
    after: [writerOf({ marks: ['hazard'] })],
    forward: ['breaking createThing: it is marked "hazard": only its exact name allows it now'],
    back: ['dangerous createThing: it is no longer marked "hazard"'],
  },
  'a category': {
    before: [list],
    after: [toolOf({ category: 'goods' })],
    forward: ['breaking listThings: moved from the category things to goods'],
    back: ['breaking listThings: moved from the category goods to things'],
  },
  'a judgement that nobody has reviewed': {
    before: [list],
    after: [toolOf({ review: true })],
    forward: ['dangerous listThings: nobody has reviewed it since an upgrade wrote it'],
    back: ['compatible listThings: a person has reviewed it'],
  },
});

rows('what clients are told of its harm', {
  'that it only reads': {
    before: [writerOf({ annotations: {} })],
    after: [writerOf({ annotations: { readOnlyHint: true } })],
    forward: ['dangerous createThing: its annotations say that it only reads'],
    back: ['dangerous createThing: its annotations no longer say that it only reads'],
  },
  'that it destroys, which is the default': {
    before: [create],
    after: [writerOf({ annotations: {} })],
    forward: ['dangerous createThing: its annotations say that it destroys'],
    back: ['dangerous createThing: its annotations no longer say that it destroys'],
  },
  'that it may be repeated': {
    before: [create],
    after: [writerOf({ annotations: { destructiveHint: false, idempotentHint: true } })],
    forward: ['compatible createThing: its annotations say that it may be repeated'],
    back: ['dangerous createThing: its annotations no longer say that it may be repeated'],
  },
  'a default that is spelled out': {
    before: [writerOf({ annotations: {} })],
    after: [writerOf({ annotations: { destructiveHint: true, idempotentHint: false, readOnlyHint: false } })],
    forward: [],
    back: [],
  },
  'a title': {
    before: [list],
    after: [toolOf({ annotations: { readOnlyHint: true, title: 'All things' } })],
    forward: ['wording listThings: the annotation title changed'],
    back: ['wording listThings: the annotation title changed'],
  },
  'a lie that the effect does not explain': {
    before: [toolOf({ annotations: {} })],
    after: [toolOf({ effect: 'write', annotations: { readOnlyHint: true } })],
    forward: [
      'dangerous listThings: its annotations say that it only reads',
      'dangerous listThings: the effect became stronger: was read, is write',
    ],
    back: [
      'dangerous listThings: its annotations no longer say that it only reads',
      'compatible listThings: the effect became weaker: was write, is read',
    ],
  },
});

rows('words, and the form of the answer', {
  'the description': {
    before: [list],
    after: [toolOf({ description: 'Lists all things.' })],
    forward: ['wording listThings: the description was reworded'],
    back: ['wording listThings: the description was reworded'],
  },
  'JSON or not': {
    before: [list],
    after: [toolOf({ output: null })],
    forward: ['breaking listThings: the answer was JSON and is not JSON'],
    back: ['breaking listThings: the answer was not JSON and is JSON'],
  },
});

const kinds = (fields: NonNullable<SurfaceTool['alternatives']>['fields']) =>
  writerOf({ alternatives: { on: 'kind', fields } });

rows('which arguments go together', {
  'an argument of one kind': {
    before: [kinds({ A: { allowed: ['a'], required: [] } })],
    after: [kinds({ A: { allowed: ['a', 'b'], required: [] } })],
    forward: ['compatible createThing: argument `b` can go with kind "A"'],
    back: ['breaking createThing: argument `b` can no longer go with kind "A"'],
  },
  'an argument that one kind needs': {
    before: [kinds({ A: { allowed: ['a'], required: [] } })],
    after: [kinds({ A: { allowed: ['a'], required: ['a'] } })],
    forward: ['breaking createThing: argument `a` is required with kind "A" now'],
    back: ['compatible createThing: argument `a` is no longer required with kind "A"'],
  },
  'a kind': {
    before: [kinds({ A: { allowed: [], required: [] } })],
    after: [kinds({ A: { allowed: [], required: [] }, B: { allowed: ['b'], required: [] } })],
    forward: ['compatible createThing: arguments that go with kind "B" are now listed'],
    back: ['breaking createThing: arguments no longer go with kind "B"'],
  },
  'all of it': {
    before: [create],
    after: [kinds({ A: { allowed: [], required: [] } })],
    forward: ['breaking createThing: which arguments go together now depends on kind (before: nothing)'],
    back: ['compatible createThing: which arguments go together now depends on nothing (before: kind)'],
  },
});
