// @ts-check
/** Bars over categories: one series, or several beside or on top of each other. The best one can be marked. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { scaleBand } from '../../../vendor/d3/d3.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';
import { CategoryAxis, ValueAxis, across, usualHeight, valueScale, widthOf } from './axes.js';
import { ChartFrame } from './frame.js';
import { Patterns, fillOf } from './series.js';

/** The height of the name of a scale, above the drawing. */
const UNIT = 18;

/**
 * @typedef {{ label: string, short: string, value: number }} Bar `label` is whole, `short` stands below the drawing
 * @typedef {{ label: string, short: string, values: number[] }} Group
 */

/**
 * Bars of one series.
 * @param {{ title: string, summary: string, unit: string, category: string, bars: Bar[], best?: number, format?: (value: number) => string }} props `best` is
 *   the index of the bar that is marked
 */
export const BarChart = ({ bars, unit, ...rest }) => html`<${GroupedBarChart} ...${rest} series=${[unit]} groups=${bars.map(({ label, short, value }) => ({ label, short, values: [value] }))} />`;

/**
 * @param {{ title: string, summary: string, category: string, series: string[], groups: Group[], isStacked?: boolean, best?: number,
 *   format?: (value: number) => string }} props values are not below zero
 */
export function GroupedBarChart({ title, summary, category, series, groups, isStacked = false, best = -1, format = number }) {
  const [hidden, setHidden] = useState(/** @type {Set<number>} */ (new Set()));
  const shown = series.map((_, index) => index).filter((index) => !hidden.has(index));
  const sum = (/** @type {Group} */ group) => shown.reduce((total, index) => total + group.values[index], 0);
  /** The scale of one series says what it counts, where the title does not. */
  const unit = series.length === 1 && series[0] !== title ? series[0] : '';
  const values = isStacked ? groups.map(sum) : groups.flatMap((group) => shown.map((index) => group.values[index]));

  /** @param {import('./frame.js').Stage} stage */
  const layout = (stage) => {
    const top = (best >= 0 ? 30 : 12) + (unit ? UNIT : 0);
    const { scale, ticks } = valueScale(values, stage.height - top - 30);
    const room = { start: Math.max(...ticks.map((tick) => widthOf(format(tick)))) + 12, end: 4, top, bottom: 30 };
    const bands = scaleBand().domain(groups.map((_, index) => index)).range([0, stage.width - room.start - room.end]).paddingInner(0.28).paddingOuter(0.14);
    return { scale, ticks, room, bands };
  };

  /** @param {import('./frame.js').Stage} stage */
  const draw = (stage) => {
    const { scale, ticks, room, bands } = layout(stage);
    const wide = bands.bandwidth();
    const zero = room.top + scale(0);
    const bars = groups.flatMap((group, at) => {
      let below = 0;
      return shown.map((index, place) => {
        const value = group.values[index];
        const thickness = isStacked ? wide : wide / Math.max(1, shown.length);
        const start = (bands(at) ?? 0) + (isStacked ? 0 : place * thickness);
        const bottom = room.top + scale(isStacked ? below : 0);
        below += value;
        const end = room.top + scale(isStacked ? below : value);
        const gap = !isStacked && shown.length > 1 ? Math.min(2, thickness * 0.15) : 0;
        const left = Math.min(across(start, room, stage), across(start + thickness, room, stage)) + gap / 2;
        const isFaint = stage.at >= 0 && stage.at !== at;
        return html`<path key=${`${at}-${index}`} class=${`chart-bar ${isFaint ? 'faint' : ''} ${at === best && series.length === 1 ? 'best' : ''}`}
          d=${rounded(left, end, Math.max(1, thickness - gap), bottom - end, place === shown.length - 1 || !isStacked)} style=${at === best && series.length === 1 ? undefined : { fill: fillOf(stage.id, index) }} />`;
      });
    });
    const marked = groups[best];
    return html`<${Patterns} id=${stage.id} count=${series.length} />
      ${unit && html`<text class="chart-label" x=${stage.isRtl ? stage.width : 0} y="11" text-anchor=${stage.isRtl ? 'end' : 'start'}>${unit}</text>`}
      <${ValueAxis} ticks=${ticks} scale=${scale} room=${room} stage=${stage} format=${format} />
      <${CategoryAxis} labels=${groups.map((group) => group.short)} x=${(/** @type {number} */ index) => (bands(index) ?? 0) + wide / 2} room=${room} stage=${stage} />
      ${bars}<line class="chart-grid zero" x1=${across(0, room, stage)} x2=${across(stage.width - room.start - room.end, room, stage)} y1=${Math.round(zero) + 0.5} y2=${Math.round(zero) + 0.5} />
      ${marked && html`<${Best} text=${format(sum(marked))} x=${across((bands(best) ?? 0) + wide / 2, room, stage)} y=${room.top + scale(isStacked || series.length === 1 ? sum(marked) : Math.max(...marked.values)) - 8} stage=${stage} />`}`;
  };

  return html`<${ChartFrame} title=${title} summary=${summary} series=${series} hidden=${hidden} isArea=${true} heightAt=${usualHeight} draw=${draw}
    onToggle=${(/** @type {number} */ index) => setHidden((before) => {
      const now = new Set(before);
      if (now.has(index)) now.delete(index);
      else if (now.size < series.length - 1) now.add(index);
      return now;
    })}
    points=${{ count: groups.length, rows: shown.length, say: (/** @type {number} */ at, /** @type {number} */ row) => t('ui.charts.point', {
      label: groups[at].label, value: `${shown.length > 1 ? `${series[shown[row]]} ` : ''}${format(groups[at].values[shown[row] ?? 0])}${unit && ` ${unit}`}` }) }}
    pick=${(/** @type {number} */ x, /** @type {number} */ _, /** @type {import('./frame.js').Stage} */ stage) => {
      const { room, bands } = layout(stage);
      const from = stage.isRtl ? stage.width - room.start - x : x - room.start;
      return [Math.min(groups.length - 1, Math.max(0, Math.floor(from / bands.step()))), 0];
    }}
    tipAt=${(/** @type {import('./frame.js').Stage} */ stage) => {
      const { scale, room, bands } = layout(stage);
      const group = groups[stage.at];
      return { x: across((bands(stage.at) ?? 0) + bands.bandwidth() / 2, room, stage), y: room.top + scale(isStacked ? sum(group) : Math.max(...shown.map((index) => group.values[index]))), title: group.label,
        lines: shown.map((index) => ({ name: series.length > 1 ? series[index] : unit || undefined, value: format(group.values[index]), series: series.length > 1 ? index : undefined })) };
    }}
    table=${{ category, columns: series, rows: groups.map((group) => ({ label: group.label, cells: group.values.map(format) })) }} />`;
}

/** A bar with two round corners at its upper end. @param {number} x @param {number} y @param {number} width @param {number} height @param {boolean} isRound */
function rounded(x, y, width, height, isRound) {
  const radius = isRound ? Math.min(4, width / 2, Math.max(0, height)) : 0;
  if (height <= 0) return '';
  return `M${x},${y + height}V${y + radius}q0,${-radius} ${radius},${-radius}h${width - 2 * radius}q${radius},0 ${radius},${radius}V${y + height}z`;
}

/** The figure of the best bar, marked. @param {{ text: string, x: number, y: number, stage: import('./frame.js').Stage }} props */
function Best({ text, x, y, stage }) {
  const width = widthOf(text) + 14;
  const left = Math.min(stage.width - width, Math.max(0, x - width / 2));
  return html`<g class="chart-best"><rect x=${left} y=${y - 15} width=${width} height="20" rx="4" /><text x=${left + width / 2} y=${y} text-anchor="middle">${text}</text></g>`;
}
