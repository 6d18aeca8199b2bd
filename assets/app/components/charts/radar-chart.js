// @ts-check
/** A radar chart: several qualities around a centre, such as how well a learner knows each subject. All have the same scale, from zero. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';
import { ChartFrame } from './frame.js';
import { Point, colourOf, dashesOf } from './series.js';

/** Letters in a line of a label, at most. */
const LINE = 14;

/** @param {number} width */
const heightAt = (width) => Math.round(Math.min(420, Math.max(270, width * 0.72)));

/**
 * @param {{ title: string, summary: string, category: string, axes: string[], most: number, series: { name: string, values: number[] }[],
 *   format?: (value: number) => string }} props at least three axes; `most` is the value at the rim
 */
export function RadarChart({ title, summary, category, axes, most, series, format = number }) {
  const [hidden, setHidden] = useState(/** @type {Set<number>} */ (new Set()));
  const shown = series.map((one, index) => ({ ...one, index })).filter(({ index }) => !hidden.has(index));

  /** @param {import('./frame.js').Stage} stage */
  const layout = (stage) => {
    const radius = Math.max(40, Math.min(stage.width / 2 - Math.min(96, stage.width * 0.26), stage.height / 2 - 34));
    const [middleX, middleY] = [stage.width / 2, stage.height / 2];
    /** @param {number} axis @param {number} share of the radius */
    const place = (axis, share) => {
      const angle = (stage.isRtl ? -1 : 1) * (axis / axes.length) * 2 * Math.PI;
      return { x: middleX + Math.sin(angle) * radius * share, y: middleY - Math.cos(angle) * radius * share, angle };
    };
    return { radius, place, middleX, middleY };
  };
  /** @param {{ place: (axis: number, share: number) => { x: number, y: number } }} layout @param {(axis: number) => number} share */
  const ring = ({ place }, share) => `M${axes.map((_, axis) => place(axis, share(axis))).map(({ x, y }) => `${x},${y}`).join('L')}z`;

  /** @param {import('./frame.js').Stage} stage */
  const draw = (stage) => {
    const at = layout(stage);
    const order = [...shown].sort((one, other) => Number(shown[stage.row]?.index === one.index) - Number(shown[stage.row]?.index === other.index));
    return html`
      ${[0.25, 0.5, 0.75, 1].map((share) => html`<path key=${share} class="chart-grid ring" d=${ring(at, () => share)} />`)}
      ${axes.map((axis, index) => {
        const rim = at.place(index, 1);
        return html`<line key=${axis} class=${`chart-grid ${index === stage.at ? 'at' : ''}`} x1=${at.middleX} y1=${at.middleY} x2=${rim.x} y2=${rim.y} />`;
      })}
      ${[0.5, 1].map((share) => html`<text key=${share} class="chart-label" x=${at.middleX + (stage.isRtl ? -5 : 5)} y=${at.middleY - at.radius * share + 13} text-anchor=${stage.isRtl ? 'end' : 'start'}>${format(most * share)}</text>`)}
      ${order.map(({ index, values }) => html`<g key=${index}>
        <path class="chart-net" d=${ring(at, (axis) => values[axis] / most)} style=${{ fill: colourOf(index), stroke: colourOf(index), strokeDasharray: dashesOf(index) }} />
        ${values.map((value, axis) => {
          const { x, y } = at.place(axis, value / most);
          return html`<${Point} key=${axis} series=${index} x=${x} y=${y} isLarge=${axis === stage.at} />`;
        })}</g>`)}
      ${axes.map((axis, index) => html`<${AxisName} key=${axis} name=${axis} ...${at.place(index, 1)} isAt=${index === stage.at} />`)}`;
  };

  return html`<${ChartFrame} title=${title} summary=${summary} series=${series.map((one) => one.name)} hidden=${hidden} heightAt=${heightAt} draw=${draw}
    onToggle=${(/** @type {number} */ index) => setHidden((before) => {
      const now = new Set(before);
      if (now.has(index)) now.delete(index);
      else if (now.size < series.length - 1) now.add(index);
      return now;
    })}
    points=${{ count: axes.length, rows: shown.length, say: (/** @type {number} */ at, /** @type {number} */ row) => t('ui.charts.point', {
      label: axes[at], value: `${shown.length > 1 ? `${shown[row].name} ` : ''}${format(shown[row]?.values[at] ?? 0)}` }) }}
    pick=${(/** @type {number} */ x, /** @type {number} */ y, /** @type {import('./frame.js').Stage} */ stage) => {
      const { middleX, middleY } = layout(stage);
      const angle = Math.atan2((stage.isRtl ? -1 : 1) * (x - middleX), middleY - y);
      return [(Math.round((angle / (2 * Math.PI)) * axes.length) + axes.length) % axes.length, 0];
    }}
    tipAt=${(/** @type {import('./frame.js').Stage} */ stage) => {
      const { x, y } = layout(stage).place(stage.at, Math.max(...shown.map((one) => one.values[stage.at] / most)));
      return { x, y, title: axes[stage.at], lines: shown.map((one) => ({ name: one.name, value: format(one.values[stage.at]), series: one.index })) };
    }}
    table=${{ category, columns: series.map((one) => one.name), rows: axes.map((label, axis) => ({ label, cells: series.map((one) => format(one.values[axis])) })) }} />`;
}

/** The name of an axis outside the rim, in lines. @param {{ name: string, x: number, y: number, angle: number, isAt: boolean }} props */
function AxisName({ name, x, y, angle, isAt }) {
  const lines = name.split(/\s+/).reduce((/** @type {string[]} */ all, word) => {
    const last = all[all.length - 1];
    if (last !== undefined && last.length + word.length < LINE) all[all.length - 1] = `${last} ${word}`;
    else all.push(word);
    return all;
  }, []).map((line) => (line.length > LINE + 4 ? `${line.slice(0, LINE + 2)}…` : line));
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const side = Math.abs(sine) < 0.2 ? 'middle' : sine > 0 ? 'start' : 'end';
  const top = y - cosine * 16 - (lines.length - 1) * 8 * (1 + cosine);
  return html`<text class=${`chart-name ${isAt ? 'at' : ''}`} x=${x + sine * 12} y=${top} text-anchor=${side}>
    ${lines.map((line, index) => html`<tspan key=${index} x=${x + sine * 12} dy=${index === 0 ? '0.32em' : '1.2em'}>${line}</tspan>`)}</text>`;
}
