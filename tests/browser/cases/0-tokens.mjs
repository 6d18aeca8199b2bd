// The tokens of the design: colours that can be read in both themes, and no size, colour, duration or physical side outside tokens.css.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { modules, served } from '../served.mjs';

/** Every style sheet of the pages, by its path from main.js. */
async function sheets() {
  // The server joins the sheets that it names.
  const main = await readFile(new URL('../../../assets/app/styles/main.css', import.meta.url), 'utf8');
  const all = await modules();
  const names = [...main.matchAll(/@import url\("([^"]+)"\)/g)].map(([, name]) => `styles/${name}`);
  for (const [path, text] of all) {
    const area = /^pages\/(\w+)\/area\.js$/.exec(path)?.[1];
    if (area && !text.includes('isUnstyled')) names.push(`pages/${area}/area.css`);
    // Components whose styles are fetched with their modules.
    if (/^needs\(new URL\('\.\/later\/'/m.test(text)) names.push('components/later/component.css');
    const asks = /^needs\(import\.meta\.url([^)]*)\)/m.exec(text)?.[1];
    if (asks !== undefined && !asks.includes('hasStyles: false')) names.push(`${path.slice(0, path.lastIndexOf('/'))}/component.css`);
  }
  return new Map(await Promise.all([...new Set(names)].map(async (name) => [name, (await served(name)).replace(/\/\*[^]*?\*\//g, '')])));
}

/** The rules of every sheet but tokens.css, as pairs of property and value. */
async function declarations() {
  const found = [];
  for (const [name, text] of await sheets()) {
    if (name === 'styles/tokens.css' || name === 'styles/reset.css') continue;
    for (const [, property, value] of text.matchAll(/(?<=[{;]\s*)([a-z-]+)\s*:\s*([^;{}]+)(?=[;}])/g)) found.push({ name, property, value: value.trim() });
  }
  assert.ok(found.length > 500, `${found.length} declarations`);
  return found;
}

/** The values of the tokens in a theme: 0 is light, 1 is dark. */
async function tokens() {
  const text = (await sheets()).get('styles/tokens.css');
  const [light, both] = text.split('@supports');
  const read = (part) => new Map([...part.matchAll(/--([a-z0-9-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]));
  return { light: read(light), both: read(both) };
}

/** Red, green, blue of `#rrggbb`, as light. */
const light = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
const luminance = (hex) => light(hex).reduce((sum, value, at) => sum + value * [0.2126, 0.7152, 0.0722][at], 0);
function contrast(one, other) {
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

const levels = ['surface', 'raised', 'overlay'];
const grounds = ['paper', ...levels, 'sunken', 'track', 'thumb'];
const states = ['success', 'info', 'note', 'streak', 'bad'];
const each = (list, make) => list.flatMap(make);

/** What is seen on what, and how far apart they are at least. */
const pairs = [
  ...each(grounds, (ground) => [['ink', ground, 7], ['ink-soft', ground, 4.5], ['ink-faint', ground, 4.5], ['accent-ink', ground, 4.5], ['line-strong', ground, 3], ['accent', ground, 3]]),
  ...each(states, (state) => [
    [state, 'paper', 3], [state, 'surface', 3], [state, 'raised', 3], [`${state}-ink`, `${state}-soft`, 4.5], [`on-${state}`, state, 4.5], ['ink', `${state}-soft`, 7],
    ...each(grounds, (ground) => [[`${state}-ink`, ground, 4.5]]),
  ]),
  ['on-accent', 'accent', 4.5], ['on-accent', 'accent-strong', 4.5], ['on-bad', 'bad-strong', 4.5], ['accent-ink', 'accent-soft', 4.5], ['ink-soft', 'accent-soft', 4.5], ['ink-faint', 'accent-soft', 4.5], ['ink', 'accent-soft', 7],
  ['mark-ink', 'mark', 7], ['mark-right-ink', 'mark-right', 4.5], ['ink', 'mark-due', 4.5], ['mark-line', 'surface', 3], ['mark-line', 'mark', 2],
  ...each([1, 2, 3, 4, 5, 6, 7, 8], (n) => [[`category-${n}`, 'paper', 3], [`category-${n}`, 'surface', 3], [`category-${n}`, 'raised', 3]]),
  ...each([0, 1, 2], (n) => [['on-heat-low', `heat-${n}`, 4.5]]), ...each([3, 4], (n) => [['on-heat-high', `heat-${n}`, 4.5]]),
  ...each([0, 1, 2, 3], (n) => [[`heat-${n}`, `heat-${n + 1}`, 1.25]]),
  ...each(['bronze', 'silver', 'gold'], (tier) => [[`${tier}-ink`, `${tier}-soft`, 4.5], [`${tier}-ink`, 'paper', 3], [`${tier}-ink`, 'surface', 3], [`${tier}-ink`, 'overlay', 3]]),
  ['line', 'surface', 1.25], ['line', 'paper', 1.2], ['thumb', 'track', 1.15],
];

/** Sides of the screen instead of sides of the text, and sizes along the screen instead of along the text. */
const PHYSICAL = /^((margin|padding|border|scroll-margin|scroll-padding)-(left|right|top|bottom)(-.+)?|left|right|top|bottom|(min-|max-)?(width|height)|border-(top|bottom)-(left|right)-radius|overflow-[xy])$/;

export const cases = {
  async 'every token of a colour says the same light value twice, so that old browsers show the light theme'() {
    const all = await tokens();
    assert.ok(all.both.size > 60, `${all.both.size} colours`);
    const first = (value) => value.replace(/light-dark\((#\w+|rgb\([^)]*\)), (#\w+|rgb\([^)]*\))\)/g, '$1');
    for (const [name, value] of all.both) assert.equal(first(value), all.light.get(name), name);
  },

  async 'every pair of ground and text, shape or step is far enough apart, light and dark'() {
    const { both } = await tokens();
    const low = [];
    for (const [theme, at] of [['light', 0], ['dark', 1]]) {
      const value = (name) => {
        const found = [...(both.get(name) ?? '').matchAll(/#\w{6}/g)].map(([hex]) => hex);
        assert.equal(found.length, 2, name);
        return found[at];
      };
      for (const [one, other, least] of pairs) {
        const there = contrast(value(one), value(other));
        if (there < least) low.push(`${theme}: ${one} on ${other} is ${there.toFixed(2)}, not ${least}`);
      }
      // In the dark a level is told by its ground; in the light it throws a shadow.
      if (at === 1) {
        for (const [below, above] of [['paper', 'surface'], ['surface', 'raised'], ['raised', 'overlay']]) {
          const there = contrast(value(below), value(above));
          if (there < 1.25) low.push(`${theme}: ${above} over ${below} is ${there.toFixed(2)}, not 1.25`);
        }
      }
    }
    assert.deepEqual(low, []);
  },

  async 'sizes of text, durations and curves of motion are tokens'() {
    const raw = [];
    for (const { name, property, value } of await declarations()) {
      const isSize = property === 'font-size' && !/^(var\(--(text|numeral|within)[a-z0-9-]*\)|inherit)$/.test(value);
      const isFont = property === 'font' && value !== 'inherit';
      const isMotion = /^(animation|transition)/.test(property) && /(^|[\s,(])\d*\.?\d+m?s\b|\bease|cubic-bezier/.test(value.replace(/var\(--[a-z-]+\)/g, '').replace(/(^|[\s,])0s\b/g, ''));
      if (isSize || isFont || isMotion) raw.push(`${name}: ${property}: ${value}`);
    }
    assert.deepEqual(raw, []);
  },

  async 'no rule names a side of the screen: right to left has no rules of its own'() {
    const wrong = [];
    for (const { name, property, value } of await declarations()) {
      const four = /^(margin|padding|inset)$/.test(property) ? value.match(/(?:[^\s(]|\([^)]*(?:\([^)]*\)[^)]*)*\))+/g) : [];
      if (PHYSICAL.test(property) && !/^overflow-/.test(property)) wrong.push(`${name}: ${property}`);
      if (/^(text-align|float|clear)$/.test(property) && /\b(left|right)\b/.test(value)) wrong.push(`${name}: ${property}: ${value}`);
      if (four.length === 4 && four[1] !== four[3]) wrong.push(`${name}: ${property}: ${value}`);
      if (property === 'border-radius' && /\s\S+\s/.test(value)) wrong.push(`${name}: ${property}: ${value}`);
    }
    assert.deepEqual(wrong, []);
  },

  async 'every token that a rule or a module uses exists'() {
    const all = await sheets();
    const scripts = [...await modules()].filter(([path]) => !path.startsWith('../'));
    const known = new Set([...all.values(), ...scripts.map(([, text]) => text)].flatMap((text) => [...text.matchAll(/(--[a-z][a-z0-9-]*)['"]?\s*[:,]/g)].map(([, name]) => name)));
    for (const [path, text] of [...all, ...scripts]) {
      for (const [, name] of text.matchAll(/var\((--[a-z0-9-]+)\)/g)) assert.ok(known.has(name), `${path} uses ${name}`);
    }
  },
};
