// @ts-check
/** Scales, grids and labels of charts whose values go up and whose categories go along. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { scaleLinear } from '../../../vendor/d3/d3.js';

/** The room around the plot. @typedef {{ start: number, end: number, top: number, bottom: number }} Room */

/** About so wide is a character of a label, in pixels. */
const CHARACTER = 7.2;

/** @param {string} text */
export const widthOf = (text) => Math.ceil(text.length * CHARACTER);

/** The height of a chart at a width. @param {number} width */
export const usualHeight = (width) => Math.round(Math.min(300, Math.max(190, width * 0.42)));

/**
 * A scale from zero, or from the lowest value where that is below, to a round value above the highest.
 * @param {number[]} values
 * @param {number} height of the plot
 */
export function valueScale(values, height) {
  const highest = Math.max(0, ...values);
  const lowest = Math.min(0, ...values);
  const scale = scaleLinear().domain([lowest, highest > lowest ? highest : lowest + 1]).nice(4).range([height, 0]);
  const ticks = scale.ticks(height < 150 ? 3 : 5);
  // Figures that are counted have no fractions.
  const isWhole = values.every(Number.isInteger);
  return { scale, ticks: isWhole ? ticks.filter(Number.isInteger) : ticks };
}

/**
 * Puts a distance from the start of the plot into the drawing, from either side.
 * @param {number} x @param {Room} room @param {{ width: number, isRtl: boolean }} stage
 */
export const across = (x, room, { width, isRtl }) => (isRtl ? width - room.start - x : room.start + x);

/**
 * @param {{ ticks: number[], scale: (value: number) => number, room: Room, stage: import('./frame.js').Stage, format: (value: number) => string }} props
 */
export function ValueAxis({ ticks, scale, room, stage, format }) {
  const [from, to] = [across(0, room, stage), across(stage.width - room.start - room.end, room, stage)];
  return html`<g>${ticks.map((tick) => {
    const y = Math.round(room.top + scale(tick)) + 0.5;
    return html`<g key=${tick}><line class=${tick === 0 ? 'chart-grid zero' : 'chart-grid'} x1=${from} x2=${to} y1=${y} y2=${y} />
      <text class="chart-label" x=${across(-8, room, stage)} y=${y} dy="0.32em" text-anchor=${stage.isRtl ? 'start' : 'end'}>${format(tick)}</text></g>`;
  })}</g>`;
}

/**
 * The labels along the chart, as many as there is room for; the first and the last are always among them.
 * @param {{ labels: string[], x: (index: number) => number, room: Room, stage: import('./frame.js').Stage }} props
 */
export function CategoryAxis({ labels, x, room, stage }) {
  const widest = Math.max(...labels.map(widthOf), 1) + 16;
  const space = labels.length > 1 ? Math.abs(x(1) - x(0)) : stage.width;
  const step = Math.max(1, Math.ceil(widest / Math.max(space, 1)));
  const last = labels.length - 1;
  const shown = labels.map((_, index) => index).filter((index) => index % step === 0 && (last - index >= step || index === last)).concat(last % step === 0 ? [] : [last]);
  const y = stage.height - room.bottom + 20;
  return html`<g>${[...new Set(shown)].filter((index) => index >= 0).map((index) => {
    const place = across(x(index), room, stage);
    const half = widthOf(labels[index]) / 2;
    const anchor = place - half < 0 ? 'left' : place + half > stage.width ? 'right' : 'middle';
    return html`<text class="chart-label" key=${index} x=${anchor === 'left' ? 0 : anchor === 'right' ? stage.width : place} y=${y}
      text-anchor=${anchor === 'middle' ? 'middle' : anchor === 'left' ? 'start' : 'end'}>${labels[index]}</text>`;
  })}</g>`;
}
