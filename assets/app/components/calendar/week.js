// @ts-check
/** A week, or a day of it where there is no room: events at their times, those that overlap beside each other. Arrow keys walk the events. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { t } from '../../locale.js';
import { firstDayOfWeek } from '../../week.js';
import { addDays, dayName, wallOf, weekdayOf } from '../../zone.js';
import { formatted } from '../dates/day-picker.js';
import { spokenDay, writtenTime } from '../dates/typed.js';
import { Chip } from './chip.js';
import { clockOf, columns, daysFrom, lanes, onDay } from './layout.js';

/** The height of an hour in rem, and the hour that is in view at first. */
const HOUR = 3.25;
const FIRST = 7;

/** @param {import('./layout.js').Day} day */
export const firstOfWeek = (day) => addDays(day, -((weekdayOf(day) - firstDayOfWeek() + 7) % 7));

/** @param {import('./calendar.js').ViewProps & { isNarrow: boolean, zone: string }} props */
export function Week({ events, at, today, onAt, onOpen, isNarrow, zone }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const [now, setNow] = useState(() => wallOf(Date.now(), zone));
  const [gutter, setGutter] = useState(0);
  const week = daysFrom(firstOfWeek(at), 7);
  const shown = isNarrow ? [at] : week;
  const names = shown.map(dayName);
  const timed = events.filter((one) => !one.isWhole);
  const whole = lanes(events.filter((one) => one.isWhole), names);
  const wholeLanes = Math.max(0, ...whole.map(({ lane }) => lane + 1));
  useEffect(() => {
    const timer = setInterval(() => setNow(wallOf(Date.now(), zone)), 30_000);
    return () => clearInterval(timer);
  }, [zone]);
  useLayoutEffect(() => {
    const earliest = Math.min(FIRST * 60, ...names.flatMap((name) => onDay(timed, name).map((one) => (one.first < name ? 0 : one.from))));
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    if (!box.current) return;
    box.current.scrollTop = Math.max(0, (earliest / 60) * HOUR * rem - 8);
    // The heads leave out the room of the scroll bar, so that they stand over their days.
    setGutter(box.current.offsetWidth - box.current.clientWidth);
  }, [names[0], isNarrow]);

  /** @param {KeyboardEvent} event */
  const onKey = (event) => {
    const chip = /** @type {HTMLElement} */ (event.target);
    if (!chip.classList.contains('event-chip')) return;
    const isRtl = getComputedStyle(chip).direction === 'rtl';
    const step = { ArrowDown: [0, 1], ArrowUp: [0, -1], ArrowRight: [isRtl ? -1 : 1, 0], ArrowLeft: [isRtl ? 1 : -1, 0] }[event.key];
    if (!step) return;
    event.preventDefault();
    const days = [...(box.current?.querySelectorAll('.week-day') ?? [])];
    const chips = days.map((day) => /** @type {HTMLElement[]} */ ([...day.querySelectorAll('.event-chip')]));
    const own = chips.findIndex((one) => one.includes(chip));
    if (own < 0) return;
    if (step[1]) chips[own][chips[own].indexOf(chip) + step[1]]?.focus();
    else {
      for (let day = own + step[0]; day >= 0 && day < chips.length; day += step[0]) {
        if (chips[day].length === 0) continue;
        const near = chips[day].reduce((best, one) => (Math.abs(one.offsetTop - chip.offsetTop) < Math.abs(best.offsetTop - chip.offsetTop) ? one : best));
        near.focus();
        break;
      }
    }
  };
  const head = (/** @type {import('./layout.js').Day} */ day) => html`<span class="week-name">${formatted(day, { weekday: 'short' })}</span><span class="week-number">${formatted(day, { day: 'numeric' })}</span>`;
  const classOf = (/** @type {import('./layout.js').Day} */ day) => (dayName(day) === dayName(today) ? 'today' : '');
  return html`<div class="week" style=${{ '--days': String(shown.length), '--scroll': `${gutter}px` }}>
    ${isNarrow ? html`<div class="week-strip" role="group" aria-label=${t('ui.calendar.days')}>${week.map((day) => html`<button type="button" key=${dayName(day)} class=${`week-pick ${classOf(day)}`} aria-pressed=${String(dayName(day) === dayName(at))} onClick=${() => onAt(day)}>
        <span class="visually-hidden">${t('ui.calendar.day', { day: spokenDay(day), count: onDay(events, dayName(day)).length })}</span><span aria-hidden="true">${head(day)}</span>
        <span class="month-dots" aria-hidden="true">${onDay(events, dayName(day)).slice(0, 3).map((one) => html`<span key=${one.event.id} data-category=${(one.event.category ?? 0) + 1}></span>`)}</span></button>`)}</div>`
      : html`<div class="week-heads"><span></span>${week.map((day) => html`<h3 key=${dayName(day)} class=${`week-head ${classOf(day)}`}><span class="visually-hidden">${spokenDay(day)}</span><span aria-hidden="true">${head(day)}</span></h3>`)}</div>`}
    ${wholeLanes > 0 && html`<div class="week-whole" style=${{ blockSize: `${wholeLanes * 1.85 + 0.4}rem` }}><span class="week-label">${t('ui.calendar.all_day')}</span>
      <div class="week-lanes">${whole.map(({ one, lane, start, span }) => html`<${Chip} key=${one.event.id} one=${one} day=${names[start]} onOpen=${onOpen} isShort=${true} style=${{ insetBlockStart: `${lane * 1.85 + 0.2}rem`,
        insetInlineStart: `calc(${(start / shown.length) * 100}% + 2px)`, inlineSize: `calc(${(span / shown.length) * 100}% - 4px)` }} />`)}</div></div>`}
    <div class="week-box" ref=${box} tabindex="0" role="group" aria-label=${t('ui.calendar.times')} onKeyDown=${onKey}>
      <div class="week-grid" style=${{ blockSize: `${24 * HOUR}rem` }}>
        <div class="week-hours" aria-hidden="true">${Array.from({ length: 23 }, (_, hour) => html`<span key=${hour} style=${{ insetBlockStart: `${(hour + 1) * HOUR}rem` }}>${writtenTime(clockOf((hour + 1) * 60))}</span>`)}</div>
        ${shown.map((day, index) => {
          const name = names[index];
          return html`<div class=${`week-day ${classOf(day)}`} key=${name} role="group" aria-label=${spokenDay(day)}>
            ${columns(onDay(timed, name), name).map(({ one, from, to, column, columns: count, span }) => html`<${Chip} key=${one.event.id} one=${one} day=${name} onOpen=${onOpen} class=${`${to - from < 45 ? 'slim' : ''} ${count > 2 ? 'tight' : ''}`} style=${{
              insetBlockStart: `${(from / 60) * HOUR}rem`, blockSize: `calc(${((to - from) / 60) * HOUR}rem - 2px)`, insetInlineStart: `calc(${(column / count) * 100}% + 2px)`,
              inlineSize: `calc(${Math.min((span + (column + span < count ? 0.4 : 0)) / count, 1 - column / count) * 100}% - 4px)`, zIndex: String(column + 1) }} />`)}
            ${name === dayName(now) && html`<span class="week-now" style=${{ insetBlockStart: `${((now.hour * 60 + now.minute) / 60) * HOUR}rem` }} aria-hidden="true"></span>`}
          </div>`;
        })}
      </div>
    </div>
  </div>`;
}
