// @ts-check
/** One event, as all views of the calendar show it. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { t } from '../../locale.js';
import { dayFrom } from '../../zone.js';
import { formatted } from '../dates/day-picker.js';
import { spokenDay, writtenTime } from '../dates/typed.js';
import { clockOf } from './layout.js';

/** When an event is, in words. @param {import('./layout.js').Placed} one */
export function timeOf({ isWhole, first, last, from, to }) {
  if (isWhole) {
    if (first === last) return t('ui.calendar.all_day');
    const short = (/** @type {string} */ day) => formatted(dayFrom(day), { day: 'numeric', month: 'short' });
    return `${short(first)} – ${short(last)}`;
  }
  return `${writtenTime(clockOf(from))} – ${writtenTime(clockOf(to % 1440))}`;
}

/**
 * @param {{ one: import('./layout.js').Placed, onOpen: (event: import('./layout.js').CalendarEvent) => void, day: string, isShort?: boolean, hasTime?: boolean, [rest: string]: unknown }} props `day` is the
 *   day that it is shown on, which is spoken
 */
export function Chip({ one, onOpen, day, isShort = false, hasTime = true, class: extra = '', ...rest }) {
  const { event, isWhole, from } = one;
  const start = !isWhole ? writtenTime(clockOf(from)) : '';
  return html`<button type="button" class=${`event-chip ${isShort ? 'short' : ''} ${extra}`} data-category=${(event.category ?? 0) + 1} onClick=${() => onOpen(event)} ...${rest}>
    ${isShort ? html`${start && hasTime && html`<span class="event-time">${start}</span>`}<span class="event-title">${event.title}</span>`
      : html`<span class="event-title">${event.title}</span><span class="event-time">${timeOf(one)}</span>${event.detail && html`<span class="event-detail">${event.detail}</span>`}`}
    <span class="visually-hidden">, ${[isShort && timeOf(one), spokenDay(dayFrom(day)), isShort && event.detail].filter(Boolean).join(', ')}</span>
  </button>`;
}
