// @ts-check
/** A month from which a day is chosen. Arrow keys walk the days, Page Up and Page Down the months, with Shift the years. */
import { html, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { useId } from '../../hooks.js';
import { locale, t } from '../../locale.js';
import { firstDayOfWeek } from '../../week.js';
import { addDays, addMonths, dayName, weekdayOf } from '../../zone.js';
import { IconButton } from '../button.js';
import { spokenDay } from './typed.js';

/** @typedef {import('./typed.js').Day} Day */

/** @param {Day} day @param {Intl.DateTimeFormatOptions} options */
export const formatted = ({ year, month, day }, options) => new Intl.DateTimeFormat(locale.value.tag, { calendar: 'gregory', timeZone: 'UTC', ...options }).format(Date.UTC(year, month - 1, day));

/** The weeks that a month is shown in, each with its seven days. @param {Day} month */
export function weeksOf(month) {
  const first = { ...month, day: 1 };
  const start = addDays(first, -((weekdayOf(first) - firstDayOfWeek() + 7) % 7));
  const next = dayName(addMonths(first, 1));
  const weeks = [];
  for (let day = start; dayName(day) < next; day = addDays(day, 7)) weeks.push(Array.from({ length: 7 }, (_, index) => addDays(day, index)));
  return weeks;
}

/** Where a key leads from a day. @param {KeyboardEvent} event @param {Day} day @param {boolean} isRtl @returns {Day | null} */
export function steppedDay(event, day, isRtl) {
  const along = isRtl ? -1 : 1;
  const within = (weekdayOf(day) - firstDayOfWeek() + 7) % 7;
  switch (event.key) {
    case 'ArrowRight': return addDays(day, along);
    case 'ArrowLeft': return addDays(day, -along);
    case 'ArrowDown': return addDays(day, 7);
    case 'ArrowUp': return addDays(day, -7);
    case 'Home': return addDays(day, -within);
    case 'End': return addDays(day, 6 - within);
    case 'PageUp': return addMonths(day, event.shiftKey ? -12 : -1);
    case 'PageDown': return addMonths(day, event.shiftKey ? 12 : 1);
    default: return null;
  }
}

/**
 * @param {{ value: Day | null, today: Day, onPick: (day: Day) => void, least?: string, most?: string, takesFocus?: boolean }} props `least` and `most` are days
 *   such as `2026-03-02`
 */
export function DayPicker({ value, today, onPick, least = '', most = '9999', takesFocus = false }) {
  const [at, setAt] = useState(value ?? today);
  const grid = useRef(/** @type {HTMLElement | null} */ (null));
  const isMoved = useRef(takesFocus);
  const id = useId('month');
  const title = formatted(at, { month: 'long', year: 'numeric' });
  useLayoutEffect(() => {
    if (!isMoved.current) return;
    isMoved.current = false;
    /** @type {HTMLElement | null} */ (grid.current?.querySelector('[tabindex="0"]') ?? null)?.focus();
  });
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const isRtl = grid.current !== null && getComputedStyle(grid.current).direction === 'rtl';
    const next = steppedDay(event, at, isRtl);
    if (!next) return;
    event.preventDefault();
    isMoved.current = true;
    setAt(next);
  };
  const turn = (/** @type {number} */ months) => {
    const next = addMonths(at, months);
    setAt(next);
    announce(formatted(next, { month: 'long', year: 'numeric' }));
  };
  const weeks = weeksOf(at);
  return html`<div class="day-picker">
    <div class="day-picker-head">
      <${IconButton} icon="left" label=${t('ui.dates.month_before')} onClick=${() => turn(-1)} />
      <span class="day-picker-title" id=${id}>${title}</span>
      <${IconButton} icon="right" label=${t('ui.dates.month_after')} onClick=${() => turn(1)} />
    </div>
    <table role="grid" aria-labelledby=${id} ref=${grid} onKeyDown=${onKey}>
      <thead><tr>${weeks[0].map((day) => html`<th scope="col" key=${weekdayOf(day)} abbr=${formatted(day, { weekday: 'long' })}>${formatted(day, { weekday: 'short' })}</th>`)}</tr></thead>
      <tbody>${weeks.map((week) => html`<tr key=${dayName(week[0])}>${week.map((day) => {
        const name = dayName(day);
        const isChosen = value !== null && dayName(value) === name;
        const isOff = name < least || name > most;
        const classes = ['day-picker-day', day.month !== at.month && 'other', name === dayName(today) && 'today', isChosen && 'chosen'].filter(Boolean).join(' ');
        return html`<td key=${name} role="gridcell" aria-selected=${String(isChosen)}><button type="button" class=${classes} tabindex=${name === dayName(at) ? 0 : -1} aria-label=${spokenDay(day)}
          aria-current=${name === dayName(today) ? 'date' : undefined} aria-disabled=${isOff ? 'true' : undefined}
          onClick=${() => { if (!isOff) onPick(day); }}>${formatted(day, { day: 'numeric' })}</button></td>`;
      })}</tr>`)}</tbody>
    </table>
  </div>`;
}
