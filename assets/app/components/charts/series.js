// @ts-check
/**
 * How the series of a chart are told apart: by colour, and by the shape of their points, the dashes of their lines and the pattern of
 * their areas, since no eight colours can be told apart by everyone.
 */
import { html } from '../../../vendor/htm-preact/standalone.module.js';

/** @param {number} series */
export const colourOf = (series) => `var(--category-${(series % 8) + 1})`;

const DASHES = ['', '7 4', '2 4', '9 3 2 3', '', '7 4', '2 4', '9 3 2 3'];

/** @param {number} series */
export const dashesOf = (series) => DASHES[series % 8];

/** The points of each series have a shape of their own, drawn around the origin. */
const SHAPES = ['M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0', 'M-3.6,-3.6h7.2v7.2h-7.2z', 'M0,-4.8L4.6,3.4H-4.6z', 'M0,-5L5,0L0,5L-5,0z', 'M-4.6,-3.4H4.6L0,4.8z',
  'M-1.6,-4.6h3.2v3h3v3.2h-3v3h-3.2v-3h-3v-3.2h3z', 'M0,-5L4.7,-1.5L2.9,4.1H-2.9L-4.7,-1.5z', 'M-4.6,-2h9.2v4h-9.2z'];

/** @param {{ series: number, x: number, y: number, isLarge?: boolean }} props */
export const Point = ({ series, x, y, isLarge = false }) => html`<path class=${`chart-mark ${isLarge ? 'large' : ''}`} d=${SHAPES[series % 8]}
  transform=${`translate(${x} ${y}) scale(${isLarge ? 1.35 : 1})`} style=${{ fill: colourOf(series) }} />`;

/** The lines that are laid over an area, by series; the first has none. */
const PATTERNS = ['', 'M0,8L8,0', 'M0,0L8,8', 'M4,0V8', 'M0,4H8', 'M0,8L8,0M0,0L8,8', 'M4,0V8M0,4H8', 'M2,2h1M6,6h1'];

/** The patterns of a drawing, to be put into it once. @param {{ id: string, count: number }} props */
export const Patterns = ({ id, count }) => html`<defs>${Array.from({ length: count }, (_, series) => html`<pattern id=${`${id}-fill-${series}`} width="8" height="8"
  patternUnits="userSpaceOnUse"><rect width="8" height="8" class="chart-fill" style=${{ fill: colourOf(series) }} />
  ${PATTERNS[series % 8] && html`<path class="chart-hatch" d=${PATTERNS[series % 8]} />`}</pattern>`)}</defs>`;

/** @param {string} id @param {number} series */
export const fillOf = (id, series) => `url(#${id}-fill-${series})`;

/** A series as the legend shows it. @param {{ series: number, isArea?: boolean }} props */
export function Swatch({ series, isArea = false }) {
  const id = `swatch-${series % 8}`;
  return html`<svg class="chart-swatch" width="26" height="14" viewBox="0 0 26 14" aria-hidden="true" focusable="false">
    ${isArea ? html`<${Patterns} id=${id} count=${(series % 8) + 1} /><rect x="4" width="18" height="14" rx="3" fill=${fillOf(id, series % 8)} />`
      : html`<line class="chart-line" x1="0" x2="26" y1="7" y2="7" style=${{ stroke: colourOf(series), strokeDasharray: dashesOf(series) }} /><${Point} series=${series} x=${13} y=${7} />`}
  </svg>`;
}

/** The band around a median as the legend shows it. */
export const BandSwatch = () => html`<svg class="chart-swatch" width="26" height="14" viewBox="0 0 26 14" aria-hidden="true" focusable="false"><rect class="chart-band" width="26" height="14" rx="3" style=${{ fill: colourOf(0) }} /></svg>`;
