// @ts-check
/** What comes, day by day. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { t } from '../../locale.js';
import { dayName } from '../../zone.js';
import { formatted } from '../dates/day-picker.js';
import { Chip } from './chip.js';
import { onDay } from './layout.js';

/** @param {{ events: import('./layout.js').Placed[], days: import('./layout.js').Day[], today: import('./layout.js').Day, onOpen: (event: import('./layout.js').CalendarEvent) => void }} props */
export function Agenda({ events, days, today, onOpen }) {
  const filled = days.map((day) => ({ day, all: onDay(events, dayName(day)) })).filter(({ all }) => all.length > 0);
  if (filled.length === 0) return html`<p class="agenda-empty">${t('ui.calendar.nothing')}</p>`;
  return html`<div class="agenda">${filled.map(({ day, all }) => html`<section class=${`agenda-day ${dayName(day) === dayName(today) ? 'today' : ''}`} key=${dayName(day)}>
    <h3>${formatted(day, { weekday: 'long', day: 'numeric', month: 'long' })}${dayName(day) === dayName(today) && html` <span class="badge note">${t('ui.calendar.today')}</span>`}</h3>
    <ul>${all.map((one) => html`<li key=${one.event.id}><${Chip} one=${one} day=${dayName(day)} onOpen=${onOpen} /></li>`)}</ul>
  </section>`)}</div>`;
}
