// The rules that the front end keeps, read from the files that the server gives to a browser.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { modules, served } from '../served.mjs';

const own = async () => [...await modules()].filter(([path]) => !path.startsWith('../'));
const shared = ['words/ui', 'words/codes', 'words/shared', 'words/features'];

/** The areas, by the modules that declare them. */
const areas = async () => (await own()).map(([path]) => /^pages\/(\w+)\/area\.js$/.exec(path)?.[1]).filter(Boolean);

/** The folders of components whose words lie beside them and come with their modules. */
const worded = async () => [...new Set((await own()).filter(([, text]) => /^needs\(import\.meta\.url/m.test(text) && !/hasWords: false/.test(text))
  .map(([path]) => path.slice(0, path.lastIndexOf('/'))))];

/** The sentences of one place in a language. */
const sentences = async (stem, language) => JSON.parse(await served(`${stem}.${language}.json`));

/** Every place of words. */
const stems = async () => [...shared, ...(await areas()).map((area) => `pages/${area}/words`), ...(await worded()).map((folder) => `${folder}/words`)];

/** The names that a literal of an object gives values to, from the character after its brace; null where it takes them from elsewhere. */
function namesIn(text, from) {
  let [depth, flat] = [1, ''];
  for (let at = from; depth > 0; at += 1) {
    if ('{(['.includes(text[at])) depth += 1;
    else if ('})]'.includes(text[at])) depth -= 1;
    else if (depth === 1) flat += text[at];
  }
  return flat.includes('...') ? null : flat.split(',').map((part) => part.split(':')[0].trim());
}

export const cases = {
  async 'every import leads to a file, and every page is among them'() {
    const all = await modules();
    assert.ok(all.size > 50, `${all.size} modules`);
    for (const page of ['home/home', 'auth/sign-in', 'materials/read', 'tutor/ask', 'admin/people/people']) {
      assert.ok(all.has(`pages/${page}.js`), page);
    }
  },

  async 'only api.js talks to the server, and only by operations that the contract has'() {
    const table = await served('operations.js');
    const known = new Set([...table.matchAll(/^ {2}(\w+): "/gm)].map(([, name]) => name));
    assert.ok(known.size > 40);
    for (const [path, text] of await own()) {
      // What it sends is decided by api.js, which alone imports it.
      if (path === 'progress-fetch.js') continue;
      assert.ok(path === 'api.js' || !text.includes('progress-fetch.js'), path);
      if (path !== 'api.js') assert.doesNotMatch(text, /\bfetch\(|XMLHttpRequest|sendBeacon/, path);
      for (const [, name] of text.matchAll(/\b(?:call|download)\('(\w+)'/g)) assert.ok(known.has(name), `${path} calls ${name}`);
    }
  },

  async 'every sentence that a page asks for exists'() {
    const common = await sentences('words/ui', 'en');
    const english = new Map();
    for (const area of await areas()) english.set(area, { ...common, ...await sentences(`pages/${area}/words`, 'en') });
    assert.ok(english.size > 5);
    const folders = new Map();
    const all = await modules();
    // A page may show components of other areas, whose words come with it.
    const used = (area) => [...(all.get(`pages/${area}/area.js`) ?? '').matchAll(/\buses: \[([^\]]*)\]/g)].flatMap(([, names]) => [...names.matchAll(/'(\w+)'/g)].map(([, name]) => english.get(name)));
    for (const folder of await worded()) folders.set(folder, await sentences(`${folder}/words`, 'en'));
    for (const [path, text] of await own()) {
      // Words of a component are there wherever it is shown.
      const beside = [...folders].filter(([folder]) => path.startsWith(`${folder}/`) || new RegExp(`/${folder.split('/').pop()}/[\\w-]+\\.js'`).test(text)).map(([, words]) => words);
      const area = /^pages\/(\w+)\//.exec(path)?.[1];
      const words = Object.assign({}, english.get(area) ?? common, ...used(area), ...beside);
      for (const [, key] of text.matchAll(/'(ui\.[a-z_.]+)'/g)) {
        assert.ok(key in words || `${key}.other` in words, `${path} asks for ${key}`);
      }
    }
  },

  async 'both languages hold the same keys with the same places to fill in'() {
    const places = (text) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort().join();
    for (const stem of await stems()) {
      const [english, german] = [await sentences(stem, 'en'), await sentences(stem, 'de')];
      assert.deepEqual(Object.keys(german).sort(), Object.keys(english).sort(), stem);
      for (const key of Object.keys(english)) assert.equal(places(german[key]), places(english[key]), key);
    }
  },

  async 'a key has one sentence, and what asks for it fills in all of its places'() {
    // The words of all pages that were open lie together.
    const known = new Map();
    for (const stem of new Set(await stems())) {
      const text = await served(`${stem}.en.json`);
      const all = Object.entries(JSON.parse(text));
      assert.equal([...text.matchAll(/"ui\.[\w.-]+"\s*:/g)].length, all.filter(([key]) => key.startsWith('ui.')).length, `${stem} has a key twice`);
      for (const [key, sentence] of all) {
        assert.equal(known.get(key) ?? sentence, sentence, `${stem} says something else for ${key}`);
        known.set(key, sentence);
      }
    }
    const placesOf = (key) => [key, `${key}.one`, `${key}.other`].flatMap((one) => [...(known.get(one) ?? '').matchAll(/\{(\w+)\}/g)].map(([, name]) => name));
    for (const [path, text] of await own()) {
      for (const found of text.matchAll(/\bt\('(ui\.[a-z_.]+)'(\)|, \{)/g)) {
        const names = found[2] === ')' ? [] : namesIn(text, found.index + found[0].length);
        for (const place of names ? placesOf(found[1]) : []) assert.ok(names.includes(place), `${path} asks for ${found[1]} without ${place}`);
      }
    }
  },

  async 'no module makes markup from strings, and each is checked for types'() {
    for (const [path, text] of await own()) {
      assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function/, path);
      assert.ok(text.startsWith('// @ts-check\n'), path);
      assert.ok(text.split('\n').length <= 400, `${path} is too long`);
    }
  },

  async 'a colour is named in tokens.css alone'() {
    const main = await readFile(new URL('../../../assets/app/styles/main.css', import.meta.url), 'utf8');
    const sheets = [...main.matchAll(/@import url\("([^"]+)"\)/g)].map(([, name]) => name);
    assert.ok(sheets.includes('tokens.css') && sheets.length > 10);
    const all = await modules();
    const styled = (await areas()).filter((area) => !all.get(`pages/${area}/area.js`).includes('isUnstyled'));
    const names = [...sheets.map((sheet) => `styles/${sheet}`), ...styled.map((area) => `pages/${area}/area.css`)];
    for (const name of names.filter((sheet) => sheet !== 'styles/tokens.css')) {
      assert.doesNotMatch(await served(name), /#[0-9a-f]{3,8}\b|\b(rgba?|hsla?|oklch|oklab|lab|lch|color)\(/i, name);
    }
  },
};
