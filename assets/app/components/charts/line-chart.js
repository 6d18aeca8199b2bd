// @ts-check
/**
 * Lines over categories that follow each other, such as days; with `isArea` the ground below the line is filled. A band around the first
 * line shows between which values the middle half lies, where the line is a median.
 */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { area, curveMonotoneX, line, scalePoint } from '../../../vendor/d3/d3.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';
import { CategoryAxis, ValueAxis, across, usualHeight, valueScale, widthOf } from './axes.js';
import { ChartFrame } from './frame.js';
import { BandSwatch, Patterns, Point, Swatch, colourOf, dashesOf, fillOf } from './series.js';

/**
 * @typedef {{ label: string, short: string }} Category `label` is whole, `short` stands below the drawing
 * @typedef {{ name: string, values: (number | null)[] }} Series one value for each category; null where there is none
 * @typedef {{ name: string, lower: (number | null)[], upper: (number | null)[] }} Band as many values as the first series has
 */

/** From this width on, the names of lines stand at their ends. */
const ROOM_FOR_NAMES = 560;

/**
 * @param {{ title: string, summary: string, category: string, categories: Category[], series: Series[], isArea?: boolean, band?: Band,
 *   format?: (value: number) => string, missing?: (series: number, at: number) => string }} props `missing` says why there is no value
 */
export function LineChart({ title, summary, category, categories, series, isArea = false, band, format = number, missing = () => t('ui.charts.none') }) {
  const [hidden, setHidden] = useState(/** @type {Set<number>} */ (new Set()));
  const shown = series.map((one, index) => ({ ...one, index })).filter(({ index }) => !hidden.has(index));
  const hasBand = band !== undefined && !hidden.has(0);
  const values = [...shown.map((one) => one.values), ...(hasBand ? [band.upper] : [])].flatMap((all) => all.filter((value) => value !== null));
  const said = (/** @type {number} */ index, /** @type {number} */ at) => {
    const value = series[index]?.values[at];
    return value == null ? missing(index, at) : format(value);
  };
  const spanAt = (/** @type {number} */ at) => (band?.lower[at] == null || band.upper[at] == null ? missing(0, at) : t('ui.charts.span', { from: format(band.lower[at]), to: format(band.upper[at]) }));

  /** @param {import('./frame.js').Stage} stage */
  const layout = (stage) => {
    const hasNames = series.length > 1 && stage.width >= ROOM_FOR_NAMES && !isArea;
    const { scale, ticks } = valueScale(values, stage.height - 12 - 30);
    const room = { start: Math.max(...ticks.map((tick) => widthOf(format(tick)))) + 12, end: hasNames ? Math.max(...shown.map((one) => widthOf(one.name)), 0) + 18 : 10, top: 12, bottom: 30 };
    const x = scalePoint().domain(categories.map((_, index) => index)).range([0, stage.width - room.start - room.end]);
    return { scale, ticks, room, x: (/** @type {number} */ index) => across(x(index) ?? 0, room, stage), raw: (/** @type {number} */ index) => x(index) ?? 0, hasNames };
  };
  /** @param {number} next */
  const toggle = (next) => setHidden((before) => {
    const now = new Set(before);
    if (now.has(next)) now.delete(next);
    else if (now.size < series.length - 1) now.add(next);
    return now;
  });

  /** @param {import('./frame.js').Stage} stage */
  const draw = (stage) => {
    const { scale, ticks, room, x, raw, hasNames } = layout(stage);
    const y = (/** @type {number | null} */ value) => room.top + scale(value ?? 0);
    const path = /** @type {import('../../../vendor/d3/d3.js').Line<number | null>} */ (line()).defined((value) => value !== null).x((_, index) => x(index)).y((value) => y(value)).curve(curveMonotoneX);
    const ground = /** @type {import('../../../vendor/d3/d3.js').Area<number | null>} */ (area()).defined((value) => value !== null).x((_, index) => x(index)).y0(y(0)).y1((value) => y(value)).curve(curveMonotoneX);
    const isSparse = categories.length <= 31;
    const spans = /** @type {([number, number] | null)[]} */ (categories.map((_, index) => (band?.lower[index] == null || band.upper[index] == null ? null : [band.lower[index], band.upper[index]])));
    const middle = /** @type {import('../../../vendor/d3/d3.js').Area<[number, number] | null>} */ (area()).defined((span) => span !== null).x((_, index) => x(index)).y0((span) => y(span?.[0] ?? null))
      .y1((span) => y(span?.[1] ?? null)).curve(curveMonotoneX);
    return html`
      <${Patterns} id=${stage.id} count=${isArea ? series.length : 0} />
      <${ValueAxis} ticks=${ticks} scale=${scale} room=${room} stage=${stage} format=${format} />
      <${CategoryAxis} labels=${categories.map((one) => one.short)} x=${raw} room=${room} stage=${stage} />
      ${isArea && shown.map(({ index, values: own }) => html`<path key=${`area-${index}`} class="chart-area" d=${ground(own)} fill=${fillOf(stage.id, index)} />`)}
      ${hasBand && html`<path class="chart-band" d=${middle(spans)} style=${{ fill: colourOf(0) }} />
        ${spans.map((span, place) => span && !spans[place - 1] && !spans[place + 1] && html`<path key=${place} class="chart-band-alone" d=${`M${x(place)},${y(span[0])}V${y(span[1])}`} style=${{ stroke: colourOf(0) }} />`)}`}
      ${stage.at >= 0 && html`<line class="chart-cross" x1=${x(stage.at)} x2=${x(stage.at)} y1=${room.top} y2=${stage.height - room.bottom} />`}
      ${shown.map(({ index, values: own }) => html`<g key=${index}>
        <path class="chart-line" d=${path(own)} style=${{ stroke: colourOf(index), strokeDasharray: dashesOf(index) }} />
        ${own.map((value, place) => value !== null && (isSparse || place === stage.at || isAlone(own, place))
          && html`<${Point} key=${place} series=${index} x=${x(place)} y=${y(value)} isLarge=${place === stage.at && (shown.length === 1 || shown[stage.row]?.index === index)} />`)}</g>`)}
      ${hasNames && names(shown, y).map(({ name, index, place }) => html`<text key=${name} class="chart-name" x=${across(stage.width - room.start - room.end + 10, room, stage)} y=${place}
        dy="0.32em" text-anchor=${stage.isRtl ? 'end' : 'start'} style=${{ fill: colourOf(index) }}>${name}</text>`)}`;
  };

  return html`<${ChartFrame} title=${title} summary=${summary} series=${series.map((one) => one.name)} hidden=${hidden} onToggle=${toggle} isArea=${isArea} heightAt=${usualHeight} draw=${draw}
    above=${band && html`<ul class="chart-legend" aria-label=${t('ui.charts.legend')}>${series.length === 1 && html`<li class="chart-legend-entry"><${Swatch} series=${0} /><span>${series[0].name}</span></li>`}
      <li class="chart-legend-entry"><${BandSwatch} /><span>${band.name}</span></li></ul>`}
    points=${{ count: categories.length, rows: shown.length, say: (/** @type {number} */ at, /** @type {number} */ row) => t('ui.charts.point', {
      label: categories[at].label, value: `${shown.length > 1 ? `${shown[row].name} ` : ''}${said(shown[row]?.index ?? 0, at)}${hasBand && shown[row]?.index === 0 ? `, ${band.name} ${spanAt(at)}` : ''}` }) }}
    pick=${(/** @type {number} */ x, /** @type {number} */ y, /** @type {import('./frame.js').Stage} */ stage) => {
      const at = layout(stage);
      const nearest = categories.reduce((best, _, index) => (Math.abs(at.x(index) - x) < Math.abs(at.x(best) - x) ? index : best), 0);
      const row = shown.reduce((best, one, index) => (distance(one, nearest, y, at) < distance(shown[best], nearest, y, at) ? index : best), 0);
      return [nearest, row];
    }}
    tipAt=${(/** @type {import('./frame.js').Stage} */ stage) => {
      const { x, scale, room } = layout(stage);
      const highest = Math.max(...shown.map((one) => one.values[stage.at] ?? 0), hasBand ? band.upper[stage.at] ?? 0 : 0);
      return { x: x(stage.at), y: room.top + scale(highest), title: categories[stage.at].label,
        lines: shown.flatMap((one) => [{ name: shown.length > 1 || hasBand ? one.name : undefined, value: said(one.index, stage.at), series: shown.length > 1 ? one.index : undefined },
          ...(hasBand && one.index === 0 ? [{ name: band.name, value: spanAt(stage.at) }] : [])]) };
    }}
    table=${{ category, columns: [...series.map((one) => one.name), ...(band ? [band.name] : [])],
      rows: categories.map(({ label }, index) => ({ label, cells: [...series.map((_, place) => said(place, index)), ...(band ? [spanAt(index)] : [])] })) }} />`;
}

/** A value without neighbours has no line, so that it needs its point. @param {(number | null)[]} values @param {number} place */
const isAlone = (values, place) => (values[place - 1] ?? null) === null && (values[place + 1] ?? null) === null;

/**
 * @param {{ values: (number | null)[] }} one @param {number} at @param {number} y
 * @param {{ scale: (value: number) => number, room: import('./axes.js').Room }} layout
 */
function distance(one, at, y, { scale, room }) {
  const value = one.values[at];
  return value === null ? Infinity : Math.abs(room.top + scale(value) - y);
}

/**
 * Where the names of lines stand at their ends, moved apart where they would meet.
 * @param {(Series & { index: number })[]} shown
 * @param {(value: number | null) => number} y
 */
function names(shown, y) {
  const ends = shown.map(({ name, index, values }) => ({ name, index, place: y(values.filter((value) => value !== null).pop() ?? 0) })).sort((one, other) => one.place - other.place);
  for (let index = 1; index < ends.length; index += 1) ends[index].place = Math.max(ends[index].place, ends[index - 1].place + 17);
  return ends;
}
