// @ts-check
/** A month: events of several days reach over them. Arrow keys walk the days, Enter opens one. Where there is no room, a day is opened below. */
import { html, useLayoutEffect, useRef } from '../../../vendor/htm-preact/standalone.module.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';
import { dayName, weekdayOf } from '../../zone.js';
import { formatted, steppedDay, weeksOf } from '../dates/day-picker.js';
import { spokenDay } from '../dates/typed.js';
import { Chip } from './chip.js';
import { lanes, onDay } from './layout.js';

/** So many lanes of events are shown in a day. */
const LANES = 3;

/** @param {import('./calendar.js').ViewProps & { isNarrow: boolean, onDay: (day: import('./layout.js').Day) => void }} props */
export function Month({ events, at, today, onAt, onOpen, isNarrow, onDay: openDay }) {
  const grid = useRef(/** @type {HTMLElement | null} */ (null));
  const isMoved = useRef(false);
  useLayoutEffect(() => {
    if (!isMoved.current) return;
    isMoved.current = false;
    /** @type {HTMLElement | null} */ (grid.current?.querySelector('.month-number[tabindex="0"]') ?? null)?.focus();
  });
  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    if (!(/** @type {Element} */ (event.target).classList.contains('month-number'))) return;
    const next = steppedDay(event, at, grid.current !== null && getComputedStyle(grid.current).direction === 'rtl');
    if (!next) return;
    event.preventDefault();
    isMoved.current = true;
    onAt(next);
  };
  const weeks = weeksOf(at);
  return html`<div class=${`month ${isNarrow ? 'narrow' : ''}`} role="grid" aria-label=${formatted(at, { month: 'long', year: 'numeric' })} ref=${grid} onKeyDown=${onKey}>
    <div class="month-week month-head" role="row">${weeks[0].map((day) => html`<span role="columnheader" key=${weekdayOf(day)} aria-label=${formatted(day, { weekday: 'long' })}>${formatted(day, { weekday: isNarrow ? 'narrow' : 'short' })}</span>`)}</div>
    ${weeks.map((week) => {
      const days = week.map(dayName);
      const inLanes = lanes(events, days);
      return html`<div class="month-week" role="row" key=${days[0]}>
        ${week.map((day, index) => {
          const name = days[index];
          const all = onDay(events, name);
          const hidden = inLanes.filter(({ lane, start, span }) => lane >= LANES && index >= start && index < start + span).length;
          const classes = ['month-day', day.month !== at.month && 'other', name === dayName(today) && 'today', name === dayName(at) && 'at'].filter(Boolean).join(' ');
          return html`<div role="gridcell" key=${name} class=${classes} style=${{ gridColumn: `${index + 1}`, gridRow: '1 / -1' }} aria-selected=${String(name === dayName(at))}>
            <button type="button" class="month-number" tabindex=${name === dayName(at) ? 0 : -1} aria-current=${name === dayName(today) ? 'date' : undefined}
              aria-label=${t('ui.calendar.day', { day: spokenDay(day), count: all.length })} onClick=${() => openDay(day)}>${formatted(day, { day: 'numeric' })}</button>
            ${isNarrow ? html`<span class="month-dots" aria-hidden="true">${all.slice(0, 4).map((one) => html`<span key=${one.event.id} data-category=${(one.event.category ?? 0) + 1}></span>`)}</span>`
              : html`<div class="month-events">
                ${inLanes.filter(({ lane, start }) => lane < LANES && start === index).map(({ one, lane, span }) => html`<${Chip} key=${one.event.id} one=${one} onOpen=${onOpen} day=${name} isShort=${true}
                  class=${[one.first < days[0] && 'from-before', one.last > days[6] && 'goes-on', span > 1 && 'wide'].filter(Boolean).join(' ')}
                  style=${{ insetBlockStart: `${lane * 1.75}rem`, inlineSize: `calc(${span * 100}% + ${(span - 1) * 7}px)` }} />`)}
                ${hidden > 0 && html`<button type="button" class="month-more" onClick=${() => openDay(day)} aria-label=${t('ui.calendar.more_on', { count: hidden, day: spokenDay(day) })}>${t('ui.calendar.more', { count: hidden, number: number(hidden) })}</button>`}
              </div>`}
          </div>`;
        })}
      </div>`;
    })}
  </div>`;
}
