// @ts-check
/** How values are spread: a histogram, and below it a box with the median, the middle half and the range. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { scaleLinear } from '../../../vendor/d3/d3.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';
import { ValueAxis, across, usualHeight, valueScale, widthOf } from './axes.js';
import { ChartFrame } from './frame.js';
import { Patterns, fillOf } from './series.js';

/** The room of the box, below the labels. */
const BOX = 34;

/**
 * @param {{ title: string, summary?: string, unit: string, category: string, values: number[], own?: number, ownLabel?: string, range?: [number, number],
 *   format?: (value: number) => string }} props `own` is a value that is marked, such as the reader's own result; `range` is what values can be at all
 */
export function DistributionChart({ title, summary, unit, category, values, own, ownLabel = '', range, format = number }) {
  const sorted = [...values].sort((one, other) => one - other);
  const stats = summaryOf(sorted);
  const bins = binsOf(sorted, range);
  const [low, high] = [bins[0].from, bins[bins.length - 1].to];
  const words = summary ?? t('ui.charts.spread', { median: format(stats.median), low: format(stats.lower), high: format(stats.upper), count: values.length, number: number(values.length) });
  const spanOf = (/** @type {{ from: number, to: number }} */ bin) => `${format(bin.from)} – ${format(bin.to)}`;

  /** @param {import('./frame.js').Stage} stage */
  const layout = (stage) => {
    const top = own === undefined ? 12 : 30;
    const { scale, ticks } = valueScale(bins.map((bin) => bin.count), stage.height - top - 30 - BOX);
    const room = { start: Math.max(...ticks.map((tick) => widthOf(number(tick)))) + 12, end: 12, top, bottom: 30 + BOX };
    const x = scaleLinear().domain([low, high]).range([0, stage.width - room.start - room.end]);
    return { scale, ticks, room, x: (/** @type {number} */ value) => across(x(value), room, stage), inner: stage.width - room.start - room.end, places: x };
  };

  /** @param {import('./frame.js').Stage} stage */
  const draw = (stage) => {
    const { scale, ticks, room, x, inner, places } = layout(stage);
    const zero = room.top + scale(0);
    const middle = stage.height - BOX / 2 + 2;
    const labels = places.ticks(Math.max(2, Math.floor(inner / 80)));
    const ownWidth = widthOf(ownLabel) + 14;
    return html`<${Patterns} id=${stage.id} count=${1} />
      <${ValueAxis} ticks=${ticks} scale=${scale} room=${room} stage=${stage} format=${number} />
      ${bins.map((bin, index) => {
        const [one, other] = [x(bin.from), x(bin.to)];
        const isFaint = stage.at >= 0 && stage.at !== index;
        return html`<rect key=${bin.from} class=${`chart-bar ${isFaint ? 'faint' : ''}`} x=${Math.min(one, other) + 1} width=${Math.max(1, Math.abs(other - one) - 2)} y=${room.top + scale(bin.count)}
          height=${zero - room.top - scale(bin.count)} style=${{ fill: fillOf(stage.id, 0) }} />`;
      })}
      <line class="chart-grid zero" x1=${x(low)} x2=${x(high)} y1=${Math.round(zero) + 0.5} y2=${Math.round(zero) + 0.5} />
      ${labels.map((label) => html`<text key=${label} class="chart-label" x=${x(label)} y=${stage.height - BOX - 10} text-anchor="middle">${format(label)}</text>`)}
      <g class="chart-box">
        <line x1=${x(stats.least)} x2=${x(stats.most)} y1=${middle} y2=${middle} />
        ${[stats.least, stats.most].map((end) => html`<line key=${end} x1=${x(end)} x2=${x(end)} y1=${middle - 6} y2=${middle + 6} />`)}
        <rect x=${Math.min(x(stats.lower), x(stats.upper))} width=${Math.max(2, Math.abs(x(stats.upper) - x(stats.lower)))} y=${middle - 10} height="20" rx="4" />
        <line class="median" x1=${x(stats.median)} x2=${x(stats.median)} y1=${middle - 10} y2=${middle + 10} /></g>
      ${own !== undefined && html`<g class="chart-best"><line x1=${x(own)} x2=${x(own)} y1="20" y2=${stage.height - BOX + 2} />
        <rect x=${Math.min(stage.width - ownWidth, Math.max(0, x(own) - ownWidth / 2))} y="0" width=${ownWidth} height="20" rx="4" />
        <text x=${Math.min(stage.width - ownWidth, Math.max(0, x(own) - ownWidth / 2)) + ownWidth / 2} y="15" text-anchor="middle">${ownLabel}</text></g>`}`;
  };

  return html`<${ChartFrame} title=${title} summary=${words} heightAt=${(/** @type {number} */ width) => usualHeight(width) + BOX} draw=${draw}
    points=${{ count: bins.length, say: (/** @type {number} */ at) => t('ui.charts.point', { label: spanOf(bins[at]), value: `${number(bins[at].count)} ${unit}` }) }}
    pick=${(/** @type {number} */ x, /** @type {number} */ _, /** @type {import('./frame.js').Stage} */ stage) => {
      const { room, inner } = layout(stage);
      const share = ((stage.isRtl ? stage.width - x : x) - room.start) / inner;
      return [Math.min(bins.length - 1, Math.max(0, Math.floor(share * bins.length))), 0];
    }}
    tipAt=${(/** @type {import('./frame.js').Stage} */ stage) => {
      const { x, scale, room } = layout(stage);
      const bin = bins[stage.at];
      return { x: x((bin.from + bin.to) / 2), y: room.top + scale(bin.count), title: spanOf(bin), lines: [{ name: unit, value: number(bin.count) }] };
    }}
    table=${{ category, columns: [unit], rows: bins.map((bin) => ({ label: spanOf(bin), cells: [number(bin.count)] })) }} />`;
}

/** The value below which a share of all values lies. @param {number[]} sorted @param {number} share */
function quantile(sorted, share) {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const value = sorted[below];
  return value + ((sorted[below + 1] ?? value) - value) * (place - below);
}

/** The five figures of a box. @param {number[]} sorted */
export const summaryOf = (sorted) => ({ least: sorted[0], lower: quantile(sorted, 0.25), median: quantile(sorted, 0.5), upper: quantile(sorted, 0.75), most: sorted[sorted.length - 1] });

/**
 * Bins of round and equal width, as many as the number and the spread of the values call for (Freedman and Diaconis), 5 to 24.
 * @param {number[]} sorted @param {[number, number]} [range]
 */
export function binsOf(sorted, range) {
  const [least, most] = range ?? [sorted[0], sorted[sorted.length - 1]];
  const { lower, upper } = summaryOf(sorted);
  const width = (2 * (upper - lower)) / Math.cbrt(sorted.length) || (most - least) / 10 || 1;
  const wanted = Math.min(24, Math.max(5, Math.ceil((most - least) / width)));
  const ticks = scaleLinear().domain([least, most > least ? most : least + 1]).nice(wanted).ticks(wanted);
  return ticks.slice(0, -1).map((from, index) => {
    const to = ticks[index + 1];
    const isLast = index === ticks.length - 2;
    return { from, to, count: sorted.filter((value) => value >= from && (value < to || (isLast && value <= to))).length };
  });
}
