// The files of the pages as the server gives them to a browser.
import assert from 'node:assert/strict';
import { BASE } from './browser.mjs';

let folder = null;

/** The address of the folder that holds main.js, which is served beside the bundles; its name has the digest of all files. */
export async function assets() {
  if (!folder) {
    const shell = await (await fetch(BASE)).text();
    const found = /src="([^"]*\/)joined\/core\.js"/.exec(shell);
    assert.ok(found, 'the shell names the bundle of all pages');
    folder = new URL(`${found[1]}app/`, BASE);
  }
  return folder;
}

/** The text of a file, by its path from main.js. */
export async function served(path) {
  const answer = await fetch(new URL(path, await assets()));
  assert.equal(answer.status, 200, path);
  return answer.text();
}

/** Every module that main.js leads to, imported at once or later: its path from main.js, and its text. */
export async function modules() {
  const texts = new Map();
  const waiting = ['main.js'];
  while (waiting.length > 0) {
    const path = waiting.pop();
    if (texts.has(path)) continue;
    const text = await served(path);
    texts.set(path, text);
    if (path.startsWith('../')) continue;
    for (const [, wanted] of text.matchAll(/(?:\bfrom|\bimport\()\s*'(\.[^']+)'/g)) waiting.push(joined(path, wanted));
  }
  return texts;
}

function joined(from, to) {
  const parts = from.split('/').slice(0, -1);
  for (const part of to.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
