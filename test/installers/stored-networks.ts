import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Home, newHome } from '../networks/home.ts';

/** A home folder with two stored networks, `lab` and `prod`. */
export function homeWithNetworks(): Home {
  const home = newHome();
  const network = { controller: 'https://127.0.0.1:1', logIn: { method: 'updb', username: 'a' }, secrets: 'file' };
  put(home.settings, JSON.stringify({ version: 1, networks: { lab: network, prod: network } }));
  return home;
}

/** Writes a file, with its folders. */
export function put(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
