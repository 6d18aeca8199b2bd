// @ts-check
/**
 * The pictures of badges, of one family: the shape says what a badge is about, the colour how hard it is, the glyph what for. The server
 * draws the same for credentials (`badges/art.rs`).
 */
import { html } from '../../../vendor/htm-preact/standalone.module.js';

/** The outline of each category, in a square of 64 units. @type {Record<Api.Badge['category'], string>} */
const OUTLINES = {
  memory: 'M32 4L56.2 18V46L32 60L7.8 46V18Z',
  time: 'M32 4A28 28 0 1 1 32 60A28 28 0 1 1 32 4Z',
  habit: 'M32 4L56 12V32C56 46 46 55 32 60C18 55 8 46 8 32V12Z',
  plan: 'M14 6H50A8 8 0 0 1 58 14V50A8 8 0 0 1 50 58H14A8 8 0 0 1 6 50V14A8 8 0 0 1 14 6Z',
  profile: 'M21 5H43L59 21V43L43 59H21L5 43V21Z',
  team: 'M32 4L58.6 23.4L48.5 55H15.5L5.4 23.4Z',
  xp: 'M32 3L40 12L52 12L52 24L61 32L52 40L52 52L40 52L32 61L24 52L12 52L12 40L3 32L12 24L12 12L24 12Z',
  honour: 'M32 4C36 4 37 8 41 8C45 8 48 6 51 9C54 12 52 16 54 20C56 24 60 26 60 32C60 38 56 40 54 44C52 48 54 52 51 55C48 58 45 56 41 56C37 56 36 60 32 60C28 60 27 56 23 56C19 56 16 58 13 55C10 52 12 48 10 44C8 40 4 38 4 32C4 26 8 24 10 20C12 16 10 12 13 9C16 6 19 8 23 8C27 8 28 4 32 4Z',
};

/** The picture of a badge; an outline alone where it is not earned. @param {{ badge: Api.Badge, earned?: boolean, size?: number }} props */
export function Medal({ badge, earned = true, size = 64 }) {
  const rem = `${size / 16}rem`;
  return html`<svg class=${`medal ${earned ? `medal-${badge.tier}` : 'medal-open'}`} viewBox="0 0 64 64" aria-hidden="true" focusable="false" style=${{ inlineSize: rem, blockSize: rem }}>
    <path class="medal-shape" d=${OUTLINES[badge.category]} />
    <path class="medal-glyph" d=${badge.glyph} transform="translate(15.2 15.2) scale(1.4)" />
  </svg>`;
}
