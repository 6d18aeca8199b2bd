// @ts-check
/**
 * Bars over days. The drawing is one picture to assistive technology, named by its summary; the same figures stand in a
 * table that everybody can open.
 */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { number } from '../format.js';
import { t } from '../locale.js';

/** Units of the drawing; the browser stretches them to the room there is. */
const HEIGHT = 100;
const STEP = 10;

/**
 * @typedef {{ label: string, short: string, value: number }} Bar `label` is whole, `short` stands below the drawing
 */

/** @param {{ title: string, summary: string, unit: string, category: string, bars: Bar[] }} props */
export function BarChart({ title, summary, unit, category, bars }) {
  const [at, setAt] = useState(-1);
  const top = ceiling(Math.max(0, ...bars.map((bar) => bar.value)));
  const width = bars.length * STEP;
  /** @param {PointerEvent} event */
  const point = (event) => {
    const { left, width: wide } = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    setAt(Math.min(bars.length - 1, Math.max(0, Math.floor(((event.clientX - left) / wide) * bars.length))));
  };
  const shown = bars[at];
  return html`<figure class="chart">
    <figcaption class="chart-head"><span class="chart-title">${title}</span>
      <span class="chart-point" aria-hidden="true">${shown ? t('ui.chart.point', { label: shown.label, value: number(shown.value) }) : summary}</span></figcaption>
    <div class="chart-plot">
      <div class="chart-scale" aria-hidden="true"><span>${number(top)}</span><span>${number(top / 2)}</span><span>0</span></div>
      <svg class="chart-drawing" viewBox=${`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label=${`${title}. ${summary}`}
        onPointerMove=${point} onPointerDown=${point} onPointerLeave=${() => setAt(-1)}>
        ${[0, 0.5, 1].map((part) => html`<line class="chart-line" x1="0" x2=${width} y1=${HEIGHT * part} y2=${HEIGHT * part} />`)}
        ${bars.map((bar, index) => html`<rect class=${index === at ? 'chart-bar at' : 'chart-bar'} x=${index * STEP + STEP * 0.14} width=${STEP * 0.72}
          y=${HEIGHT - height(bar.value, top)} height=${height(bar.value, top)} rx="0.8" />`)}
      </svg>
      <div class="chart-days" aria-hidden="true">${ends(bars).map((bar) => html`<span>${bar.short}</span>`)}</div>
    </div>
    <details class="chart-table">
      <summary>${t('ui.chart.as_table')}</summary>
      <div class="chart-table-frame" tabindex="0" role="group" aria-label=${title}><table>
        <thead><tr><th scope="col">${category}</th><th scope="col" class="end">${unit}</th></tr></thead>
        <tbody>${bars.map((bar) => html`<tr><th scope="row">${bar.label}</th><td class="end">${number(bar.value)}</td></tr>`)}</tbody>
      </table></div>
    </details>
  </figure>`;
}

/** @param {number} value @param {number} top */
const height = (value, top) => (top === 0 ? 0 : (value / top) * HEIGHT);

/** The first, the middle and the last bar, as far as they are apart. @param {Bar[]} bars */
function ends(bars) {
  const places = bars.length < 3 ? [0, bars.length - 1] : [0, Math.floor((bars.length - 1) / 2), bars.length - 1];
  return [...new Set(places)].map((place) => bars[place]).filter(Boolean);
}

/** The next even number that reads well at the top of a scale. @param {number} value */
export function ceiling(value) {
  if (value <= 4) return 4;
  const magnitude = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 4, 6, 8, 10].find((factor) => factor * magnitude >= value) ?? 10;
  return step * magnitude;
}
