/** Writes server.json, the entry for the MCP registry, from package.json and the flags: `npm run server-json`. */
import { readFile, writeFile } from 'node:fs/promises';
import { serverJson } from './registry-entry.ts';

await writeFile('server.json', serverJson(JSON.parse(await readFile('package.json', 'utf8'))));
