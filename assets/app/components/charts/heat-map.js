// @ts-check
/** A calendar of weeks whose days are the darker, the more there was on them. It shows as many weeks as there is room for. */
import { html, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { dateOf, number } from '../../format.js';
import { locale, t } from '../../locale.js';
import { firstDayOfWeek } from '../../week.js';
import { IconButton } from '../button.js';
import { ChartFrame } from './frame.js';

const DAY = 86_400_000;
const CELL = 17;
const LARGEST = 22;
const GAP = 3;
const TOP = 22;

/** @param {string} date */
const numberOf = (date) => Math.round(Date.parse(`${date}T00:00:00Z`) / DAY);
/** @param {number} day */
const nameOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/**
 * @param {{ title: string, summary: string, unit: string, days: { date: string, value: number }[], format?: (value: number) => string }} props the days follow each
 *   other; their dates are `2026-03-02`
 */
export function HeatMap({ title, summary, unit, days, format = number }) {
  const [later, setLater] = useState(0);
  const room = useRef(20);
  const values = new Map(days.map(({ date, value }) => [numberOf(date), value]));
  const [first, last] = [numberOf(days[0].date), numberOf(days[days.length - 1].date)];
  // The first of January 1970 was a Thursday.
  const weekday = (/** @type {number} */ day) => (((day + 4 - firstDayOfWeek()) % 7) + 7) % 7;
  const start = first - weekday(first);
  const weeks = Math.floor((last - start) / 7) + 1;
  const steps = thresholds(days.map((one) => one.value));
  const stepOf = (/** @type {number} */ value) => (value <= 0 ? 0 : steps.findIndex((most) => value <= most) + 1);

  /** How large a day is where so many weeks are shown. @param {number} width @param {number} shown */
  const cellOf = (width, shown) => Math.max(4, Math.min(LARGEST, Math.floor((width - side + GAP) / shown) - GAP));

  const names = Array.from({ length: 7 }, (_, row) => weekdayName(start + row));
  const side = Math.max(...names.map((name) => name.length)) * 8 + 10;
  /** @param {import('./frame.js').Stage} stage */
  const layout = (stage) => {
    const fits = Math.max(4, Math.floor((stage.width - side + GAP) / (CELL + GAP)));
    room.current = fits;
    const shown = Math.min(weeks, fits);
    const from = Math.max(0, weeks - shown - later);
    const cell = cellOf(stage.width, shown);
    const x = (/** @type {number} */ column) => (stage.isRtl ? stage.width - side - column * (cell + GAP) - cell : side + column * (cell + GAP));
    return { shown, from, cell, x };
  };
  const dayAt = (/** @type {number} */ week, /** @type {number} */ row) => start + week * 7 + row;

  /** @param {import('./frame.js').Stage} stage */
  const draw = (stage) => {
    const { shown, from, cell, x } = layout(stage);
    const columns = Array.from({ length: shown }, (_, column) => column);
    let written = -3;
    return html`
      ${names.map((name, row) => row % 2 === 1 && html`<text key=${row} class="chart-label" x=${stage.isRtl ? stage.width : 0} y=${TOP + row * (cell + GAP) + cell / 2} dy="0.35em" text-anchor=${stage.isRtl ? 'end' : 'start'}>${name}</text>`)}
      ${columns.map((column) => {
        const day = dayAt(from + column, 0);
        const month = nameOf(day + 6).slice(0, 7);
        if (column > 0 && month === nameOf(day - 1).slice(0, 7)) return null;
        if (column - written < 3 || (column === 0 && nameOf(day + 20).slice(0, 7) !== month)) return null;
        written = column;
        return html`<text key=${month} class="chart-label" x=${stage.isRtl ? x(column) + cell : x(column)} y="12" text-anchor=${stage.isRtl ? 'end' : 'start'}>${monthName(`${month}-01`)}</text>`;
      })}
      ${columns.flatMap((column) => names.map((_, row) => {
        const day = dayAt(from + column, row);
        if (day < first || day > last) return null;
        const isAt = stage.at === from + column && stage.row === row;
        return html`<rect key=${day} class=${`heat-day ${isAt ? 'at' : ''}`} data-step=${stepOf(values.get(day) ?? 0)} x=${x(column)} y=${TOP + row * (cell + GAP)} width=${cell} height=${cell} rx="3.5" />`;
      }))}`;
  };
  const isThere = (/** @type {number} */ week, /** @type {number} */ row) => dayAt(week, row) >= first && dayAt(week, row) <= last;
  const move = (/** @type {number} */ by) => {
    const next = Math.min(Math.max(0, weeks - room.current), Math.max(0, later + by));
    setLater(next);
    const end = Math.min(last, dayAt(weeks - next - 1, 6));
    announce(t('ui.charts.weeks', { from: dateOf(nameOf(Math.max(first, dayAt(weeks - next - room.current, 0))), 'long'), to: dateOf(nameOf(end), 'long') }));
  };

  return html`<${ChartFrame} title=${title} summary=${summary} heightAt=${(/** @type {number} */ width) => {
      const shown = Math.min(weeks, Math.max(4, Math.floor((width - side + GAP) / (CELL + GAP))));
      return TOP + 7 * (cellOf(width, shown) + GAP);
    }} draw=${draw}
    points=${{ count: weeks, rows: 7, has: isThere, say: (/** @type {number} */ week, /** @type {number} */ row) => {
      // The keyboard leads to weeks that are not in view, and these then come into view.
      const from = Math.max(0, weeks - room.current - later);
      if (week < from) setLater(Math.max(0, weeks - room.current - week));
      else if (week >= from + room.current) setLater(Math.max(0, weeks - 1 - week));
      const day = dayAt(week, isThere(week, row) ? row : weekday(first));
      return t('ui.charts.point', { label: dateOf(nameOf(day), 'long'), value: `${format(values.get(day) ?? 0)} ${unit}` });
    } }}
    pick=${(/** @type {number} */ x, /** @type {number} */ y, /** @type {import('./frame.js').Stage} */ stage) => {
      const { shown, from, cell } = layout(stage);
      const column = Math.floor(((stage.isRtl ? stage.width - x : x) - side) / (cell + GAP));
      const row = Math.floor((y - TOP) / (cell + GAP));
      const isIn = column >= 0 && column < shown && row >= 0 && row < 7 && isThere(from + column, row);
      return isIn ? [from + column, row] : [-1, 0];
    }}
    tipAt=${(/** @type {import('./frame.js').Stage} */ stage) => {
      const { from, cell, x } = layout(stage);
      if (!isThere(stage.at, stage.row)) return null;
      const day = dayAt(stage.at, stage.row);
      return { x: x(stage.at - from) + cell / 2, y: TOP + stage.row * (cell + GAP), title: dateOf(nameOf(day), 'long'), lines: [{ name: unit, value: format(values.get(day) ?? 0) }] };
    }}
    below=${html`<div class="heat-foot">
      <p class="heat-scale"><span>${t('ui.charts.less')}</span>${[0, 1, 2, 3, 4].map((step) => html`<span class="heat-sample" data-step=${step} title=${rangeOf(step, steps, format)}></span>`)}<span>${t('ui.charts.more')}</span></p>
      <div class="heat-steps-of"><${IconButton} icon="left" label=${t('ui.charts.earlier')} onClick=${() => move(Math.ceil(room.current / 2))} />
        <${IconButton} icon="right" label=${t('ui.charts.later')} onClick=${() => move(-Math.ceil(room.current / 2))} /></div></div>`}
    table=${{ category: t('ui.charts.day'), columns: [unit], rows: days.filter((one) => one.value > 0).map(({ date, value }) => ({ label: dateOf(date, 'long'), cells: [format(value)] })) }} />`;
}

/** Up to which value each of the four steps goes; a quarter of the days that have anything is in each. @param {number[]} values */
function thresholds(values) {
  const some = values.filter((value) => value > 0).sort((one, other) => one - other);
  const at = (/** @type {number} */ share) => some[Math.min(some.length - 1, Math.floor(share * some.length))] ?? 0;
  return [at(0.25), at(0.5), at(0.75), Infinity];
}

/** @param {number} step @param {number[]} steps @param {(value: number) => string} format */
function rangeOf(step, steps, format) {
  if (step === 0) return format(0);
  return step === 4 ? `> ${format(steps[2])}` : `≤ ${format(steps[step - 1])}`;
}

/** @param {number} day */
const weekdayName = (day) => new Intl.DateTimeFormat(locale.value.tag, { timeZone: 'UTC', weekday: 'short' }).format(new Date(day * DAY));
/** @param {string} date */
const monthName = (date) => new Intl.DateTimeFormat(locale.value.tag, { timeZone: 'UTC', month: 'short' }).format(new Date(`${date}T00:00:00Z`));
