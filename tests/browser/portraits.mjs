// Draws the portraits and the logo of the demo school into assets/demo: node portraits.mjs
// Each portrait is made of a few shapes, and the same ones come out each time.
import { chromium } from 'playwright-core';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const target = fileURLToPath(new URL('../../assets/demo/', import.meta.url));

const paper = ['#dbe7dc', '#f3e2b8', '#d9e4ef', '#efd9d1', '#e4dcef', '#d6ebe9', '#f0e7d6', '#dfe3d0'];
const skin = ['#f2c9a5', '#d9a066', '#8d5a3a', '#b97a4b', '#f6d7bd', '#6f4530', '#e3b184', '#a9683f'];
const hair = ['#2b2320', '#5a3a22', '#1d1a24', '#a2612d', '#c9a05a', '#3c2a20', '#7a4a2a', '#151515'];
const cloth = ['#2f5d50', '#b4532f', '#3f5f8f', '#8a6d1f', '#6b4a86', '#2f7f86', '#9a3f5c', '#4c5a3a'];

/** How the hair falls: short, long, curls, a bun, a headscarf, a parting. */
const heads = {
  short: (c) => `<path d="M78 118c-6-52 26-74 52-74s58 20 50 74c-4-24-16-34-28-38-20 8-48 6-58 4-8 8-14 18-16 34z" fill="${c}"/>`,
  long: (c) => `<path d="M70 190c-14-96 8-148 58-148s74 52 60 148c-14 10-32 10-38 0h-42c-8 10-26 10-38 0z" fill="${c}"/>`,
  curls: (c) => `<g fill="${c}"><circle cx="92" cy="82" r="24"/><circle cx="118" cy="62" r="26"/><circle cx="146" cy="64" r="26"/><circle cx="168" cy="86" r="23"/><circle cx="82" cy="108" r="17"/><circle cx="176" cy="112" r="16"/></g>`,
  bun: (c) => `<circle cx="128" cy="40" r="21" fill="${c}"/><path d="M78 120c-8-54 24-72 50-72s60 18 50 72c-6-28-22-40-50-40s-44 12-50 40z" fill="${c}"/>`,
  scarf: (c) => `<path d="M66 196c-8-100 14-154 62-154s70 54 62 154c-28 22-96 22-124 0z" fill="${c}"/>`,
  parting: (c) => `<path d="M76 124c-8-56 26-80 54-80 30 0 58 22 50 80-2-22-10-36-22-44-24-2-42-8-52-18-10 14-24 30-30 62z" fill="${c}"/>`,
};
const behind = new Set(['long', 'scarf']);

const people = {
  ada: [0, 2, 0, 0, 'curls'], grace: [2, 4, 4, 2, 'bun', 'glasses'], sam: [6, 0, 3, 3, 'short', 'glasses'], dev: [3, 3, 7, 5, 'parting', 'beard'],
  seun: [5, 5, 7, 1, 'short', 'beard'], maren: [1, 4, 4, 6, 'long'], tomasz: [7, 0, 1, 7, 'parting', 'glasses'], leilani: [4, 3, 0, 0, 'long'],
  ben: [2, 6, 1, 3, 'short'], meilin: [3, 0, 7, 2, 'parting'], yusuf: [1, 1, 0, 4, 'short'], saoirse: [5, 4, 3, 5, 'curls', 'freckles'],
  kofi: [6, 5, 7, 6, 'curls'], freya: [0, 4, 4, 7, 'bun', 'freckles'], zainab: [4, 1, 5, 0, 'scarf'], mateo: [7, 6, 0, 1, 'curls'],
  amara: [2, 2, 7, 3, 'bun'], hana: [3, 4, 2, 6, 'long', 'glasses'], priya: [1, 3, 0, 2, 'long'], rhys: [5, 0, 3, 4, 'parting', 'freckles'],
};

function portrait([back, face, top, dress, style, extra]) {
  const colour = style === 'scarf' ? cloth[top] : hair[top];
  const head = heads[style](colour);
  const skinTone = skin[face];
  const extras = {
    glasses: '<g fill="none" stroke="#2a2a2a" stroke-width="3.5"><circle cx="108" cy="124" r="14"/><circle cx="150" cy="124" r="14"/><path d="M122 122h14"/></g>',
    beard: `<path d="M92 136c2 34 20 44 37 44s36-10 38-44c-8 14-20 16-38 16s-28-2-37-16z" fill="${hair[top]}"/>`,
    freckles: '<g fill="#a35f35" opacity=".55"><circle cx="98" cy="138" r="2"/><circle cx="106" cy="143" r="2"/><circle cx="152" cy="143" r="2"/><circle cx="160" cy="138" r="2"/></g>',
  };
  return `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256"><rect width="256" height="256" fill="${paper[back]}"/>
    ${behind.has(style) ? head : ''}
    <path d="M30 262c4-52 44-70 98-70s96 18 100 70z" fill="${cloth[dress]}"/><path d="M108 168h42v30c-10 14-32 14-42 0z" fill="${skinTone}"/>
    <ellipse cx="129" cy="124" rx="42" ry="50" fill="${skinTone}"/>${extra === 'beard' ? extras.beard : ''}
    ${style === 'long' ? `<path d="M84 116c2-34 20-54 46-54s42 20 44 54c-14-6-30-20-36-32-8 14-30 28-54 32z" fill="${colour}"/>` : ''}
    ${style === 'scarf' ? `<path d="M84 124c-2-40 16-62 45-62s46 22 44 62c-6-24-18-36-44-36s-40 12-45 36z" fill="${colour}"/>` : ''}
    ${behind.has(style) ? '' : head}
    <g fill="#2a211d"><circle cx="109" cy="124" r="4.4"/><circle cx="149" cy="124" r="4.4"/></g>
    <path d="M113 148c8 9 24 9 32 0" fill="none" stroke="#7a3b2c" stroke-width="4" stroke-linecap="round"/>
    ${extra && extra !== 'beard' ? extras[extra] : ''}</svg>`;
}

const logo = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">
  <path d="M40 28h176v104c0 54-40 84-88 100-48-16-88-46-88-100z" fill="#1f4f5c"/><path d="M56 44h144v88c0 44-32 68-72 83-40-15-72-39-72-83z" fill="#f4efe2"/>
  <path d="M120 70h16l8 70h-32z" fill="#1f4f5c"/><path d="M116 62h24v10h-24z" fill="#e0a82e"/><path d="M140 64l46-14v14z" fill="#f0cf6a"/><path d="M116 64L70 50v14z" fill="#f0cf6a"/>
  <path d="M66 150c16-12 26-12 42 0s26 12 42 0 26-12 40 0v14c-14-12-24-12-40 0s-26 12-42 0-26-12-42 0z" fill="#2f7f8f"/>
  <path d="M76 174c14-10 22-10 34 0s22 10 34 0 22-10 34 0l-8 12c-10-8-16-6-26 2s-22 10-34 0-16-10-26-2z" fill="#2f7f8f"/></svg>`;

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 256, height: 256 } });
/** @param {string} svg @param {string} name @param {boolean} clear */
async function draw(svg, name, clear) {
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg}`);
  writeFileSync(target + name, await page.screenshot({ omitBackground: clear }));
}
for (const [name, parts] of Object.entries(people)) await draw(portrait(parts), `portraits/${name}.png`, false);
await draw(logo, 'logo.png', true);
await browser.close();
