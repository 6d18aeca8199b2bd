// @ts-check
/**
 * What all charts have: a title with a summary, a legend, the drawing at the width that there is, what the point under the pointer or the
 * keyboard says, and the same figures as a table. The drawing is one stop for the keyboard: arrow keys walk its points, and each is spoken.
 */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { needs } from '../../component-files.js';
import { useId } from '../../hooks.js';
import { t } from '../../locale.js';
import { Swatch } from './series.js';

needs(import.meta.url);

/**
 * @typedef {{ width: number, height: number, isRtl: boolean, at: number, row: number, id: string }} Stage `at` and `row` are the point that is
 *   looked at, -1 where none is; `id` is for what the drawing refers to
 *
 * @typedef {{ x: number, y: number, title: string, lines: { name?: string, value: string, series?: number }[] }} Tip
 *
 * @typedef {object} Points
 * @property {number} count how many points there are along the chart
 * @property {number} [rows] how many there are across it: lines, or days of a week
 * @property {(at: number, row: number) => string} say what is spoken
 * @property {(at: number, row: number) => boolean} [has] whether there is a point
 *
 * @typedef {{ category: string, columns: string[], rows: { label: string, cells: string[] }[] }} Table
 */

/** The width of an element, and whether it runs from right to left. @param {{ current: Element | null }} element */
function useBox(element) {
  const [box, setBox] = useState({ width: 0, isRtl: false });
  useLayoutEffect(() => {
    const node = element.current;
    if (!node) return undefined;
    const measure = () => setBox((before) => {
      const now = { width: Math.floor(node.getBoundingClientRect().width), isRtl: getComputedStyle(node).direction === 'rtl' };
      return before.width === now.width && before.isRtl === now.isRtl ? before : now;
    });
    measure();
    const sizes = new ResizeObserver(measure);
    sizes.observe(node);
    return () => sizes.disconnect();
  }, []);
  return box;
}

/**
 * @param {{ title: string, summary: string, table: Table, points: Points, heightAt: (width: number) => number, draw: (stage: Stage) => Ui.Child,
 *   tipAt: (stage: Stage) => Tip | null, pick: (x: number, y: number, stage: Stage) => [number, number], series?: string[],
 *   hidden?: Set<number>, onToggle?: (series: number) => void, isArea?: boolean, above?: Ui.Child, below?: Ui.Child }} props `series` are the names of the
 *   legend, where there is more than one
 */
export function ChartFrame({ title, summary, table, points, heightAt, draw, tipAt, pick, series = [], hidden, onToggle, isArea = false, above, below }) {
  const plot = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId('chart');
  const { width, isRtl } = useBox(plot);
  const [{ at, row }, setPlace] = useState({ at: -1, row: 0 });
  const height = heightAt(width);
  const stage = { width, height, isRtl, at: at < points.count ? at : -1, row, id };
  const rows = points.rows ?? 1;
  const has = points.has ?? (() => true);

  /** @param {number} nextAt @param {number} nextRow */
  const visit = (nextAt, nextRow) => {
    setPlace({ at: nextAt, row: nextRow });
    announce(points.say(nextAt, nextRow));
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const forward = isRtl ? 'ArrowLeft' : 'ArrowRight';
    const back = isRtl ? 'ArrowRight' : 'ArrowLeft';
    const first = Math.max(0, at);
    const steps = /** @type {Record<string, [number, number]>} */ ({ [forward]: [1, 0], [back]: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1], Home: [-Infinity, 0], End: [Infinity, 0] });
    if (event.key === 'Escape' && at >= 0) {
      event.stopPropagation();
      setPlace({ at: -1, row: 0 });
    }
    const step = steps[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (at < 0) {
      visit(event.key === back || event.key === 'End' ? points.count - 1 : 0, 0);
      return;
    }
    let [nextAt, nextRow] = [Math.min(points.count - 1, Math.max(0, first + step[0])), Math.min(rows - 1, Math.max(0, row + step[1]))];
    // Where there is no point, the next one in the same direction is meant.
    while (!has(nextAt, nextRow)) {
      const [x, y] = [nextAt + Math.sign(step[0]), nextRow + Math.sign(step[1])];
      if (x < 0 || y < 0 || x >= points.count || y >= rows) return;
      [nextAt, nextRow] = [x, y];
    }
    if (nextAt !== at || nextRow !== row) visit(nextAt, nextRow);
  };
  /** @param {PointerEvent} event */
  const onPoint = (event) => {
    const box = plot.current?.getBoundingClientRect();
    if (!box) return;
    const [nextAt, nextRow] = pick(event.clientX - box.left, event.clientY - box.top, stage);
    if (nextAt !== at || nextRow !== row) setPlace({ at: nextAt, row: nextRow });
  };
  useEffect(() => { setPlace({ at: -1, row: 0 }); }, [points.count, rows]);
  const tip = stage.at >= 0 && width > 0 ? tipAt(stage) : null;

  return html`<figure class="chart">
    <figcaption class="chart-head"><span class="chart-title">${title}</span><span class="chart-summary">${summary}</span></figcaption>
    ${series.length > 1 && html`<ul class="chart-legend" aria-label=${t('ui.charts.legend')}>${series.map((name, index) => html`<li key=${name}>
      ${onToggle ? html`<button type="button" class="chart-legend-entry" aria-pressed=${String(!hidden?.has(index))} onClick=${() => onToggle(index)}>
          <${Swatch} series=${index} isArea=${isArea} /><span>${name}</span></button>`
        : html`<span class="chart-legend-entry"><${Swatch} series=${index} isArea=${isArea} /><span>${name}</span></span>`}</li>`)}</ul>`}
    ${above}
    <div class="chart-plot" ref=${plot} tabindex="0" role="application" aria-roledescription=${t('ui.charts.chart')} aria-label=${`${title}. ${summary}`} aria-describedby=${`${id}-help`}
      style=${{ blockSize: `${height}px` }} onKeyDown=${onKey} onPointerMove=${onPoint} onPointerDown=${onPoint}
      onPointerLeave=${() => setPlace({ at: -1, row: 0 })} onBlur=${() => setPlace({ at: -1, row: 0 })}>
      ${width > 0 && html`<svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">${draw(stage)}</svg>`}
      ${tip && html`<${Tooltip} tip=${tip} width=${width} isArea=${isArea} />`}
      <span class="visually-hidden" id=${`${id}-help`}>${t(rows > 1 ? 'ui.charts.help_rows' : 'ui.charts.help')}</span>
    </div>
    ${below}
    <details class="chart-table">
      <summary>${t('ui.chart.as_table')}</summary>
      <div class="chart-table-frame" tabindex="0" role="group" aria-label=${title}><table>
        <thead><tr><th scope="col">${table.category}</th>${table.columns.map((column) => html`<th scope="col" class="end">${column}</th>`)}</tr></thead>
        <tbody>${table.rows.map(({ label, cells }) => html`<tr key=${label}><th scope="row">${label}</th>${cells.map((cell) => html`<td class="end">${cell}</td>`)}</tr>`)}</tbody>
      </table></div>
    </details>
  </figure>`;
}

/** What a point says, beside it and within the drawing. @param {{ tip: Tip, width: number, isArea: boolean }} props */
function Tooltip({ tip, width, isArea }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const now = box.current?.getBoundingClientRect();
    if (now && (Math.abs(now.width - size.width) > 1 || Math.abs(now.height - size.height) > 1)) setSize({ width: now.width, height: now.height });
  });
  const gap = 12;
  const left = tip.x + gap + size.width <= width ? tip.x + gap : Math.max(0, tip.x - gap - size.width);
  const top = Math.max(0, tip.y - size.height - gap);
  return html`<div class="chart-tip" ref=${box} style=${{ left: `${left}px`, top: `${top}px`, visibility: size.width ? 'visible' : 'hidden' }} aria-hidden="true">
    <strong>${tip.title}</strong>
    ${tip.lines.map(({ name, value, series }) => html`<span class="chart-tip-line">${series !== undefined && html`<${Swatch} series=${series} isArea=${isArea} />`}
      ${name && html`<span>${name}</span>`}<b>${value}</b></span>`)}
  </div>`;
}
