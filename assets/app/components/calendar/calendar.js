// @ts-check
/**
 * A calendar of a month, a week or an agenda, in a time zone that the page names. Its owner has the events and hears which days are in view.
 *
 *     <${Calendar} label="Timetable" zone="Europe/Berlin" events=${events} onOpen=${open} onRange=${({ from, to }) => load(from, to)} />
 */
import { html, useEffect, useLayoutEffect, useMemo, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { needs } from '../../component-files.js';
import { t } from '../../locale.js';
import { addDays, addMonths, dayName, wallOf, zoneName } from '../../zone.js';
import { Button, IconButton } from '../button.js';
import { formatted, weeksOf } from '../dates/day-picker.js';
import { Agenda } from './agenda.js';
import { daysFrom, placed } from './layout.js';
import { Month } from './month.js';
import { Week, firstOfWeek } from './week.js';

needs(import.meta.url);

/**
 * @typedef {import('./layout.js').Day} Day
 * @typedef {import('./layout.js').CalendarEvent} CalendarEvent
 * @typedef {'month' | 'week' | 'agenda'} View
 * @typedef {{ events: import('./layout.js').Placed[], at: Day, today: Day, onAt: (day: Day) => void, onOpen: (event: CalendarEvent) => void }} ViewProps
 */

/** @type {View[]} */
const VIEWS = ['month', 'week', 'agenda'];

/** So many days are in an agenda. */
const AGENDA = 30;

/** Narrower than this, in pixels, it shows a day of a week, and dots in a month. */
const NARROW = 620;

/**
 * @param {{ label: string, zone: string, events: CalendarEvent[], onOpen: (event: CalendarEvent) => void, onRange?: (days: { from: string, to: string }) => void, view?: View, onView?: (view: View) => void,
 *   first?: Day }} props `first` is the day that is shown at first, today otherwise
 */
export function Calendar({ label, zone, events, onOpen, onRange, view: given, onView, first }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const today = wallOf(Date.now(), zone);
  const [at, setAt] = useState(/** @type {Day} */ (first ?? today));
  const [own, setOwn] = useState(/** @type {View} */ ('month'));
  const [isNarrow, setNarrow] = useState(false);
  const view = given ?? own;
  const all = useMemo(() => events.map((event) => placed(event, zone)), [events, zone]);
  useLayoutEffect(() => {
    const node = root.current;
    if (!node) return undefined;
    const sizes = new ResizeObserver(() => setNarrow(node.clientWidth < NARROW));
    setNarrow(node.clientWidth < NARROW);
    sizes.observe(node);
    return () => sizes.disconnect();
  }, []);

  const days = view === 'month' ? weeksOf(at).flat() : view === 'week' ? daysFrom(firstOfWeek(at), 7) : daysFrom(at, AGENDA);
  const [from, to] = [dayName(days[0]), dayName(days[days.length - 1])];
  useEffect(() => { onRange?.({ from, to }); }, [from, to]);

  const titleOf = (/** @type {Day} */ day) => (view === 'month' ? formatted(day, { month: 'long', year: 'numeric' }) : range(view === 'week' ? firstOfWeek(day) : day, view === 'week' ? 7 : AGENDA));
  /** @param {Day} day */
  const go = (day) => {
    setAt(day);
    announce(titleOf(day));
  };
  const step = (/** @type {number} */ way) => go(view === 'month' ? addMonths(at, way) : addDays(at, way * (view === 'agenda' ? AGENDA : isNarrow ? 1 : 7)));
  /** @param {View} next */
  const show = (next) => {
    setOwn(next);
    onView?.(next);
  };
  /** @param {Day} day */
  const openDay = (day) => {
    setAt(day);
    if (!isNarrow) show('week');
  };
  const shared = { events: all, at, today, onAt: setAt, onOpen };
  return html`<section class="calendar" ref=${root} aria-label=${label}>
    <header class="calendar-head">
      <h3 class="calendar-title">${titleOf(at)}</h3>
      <div class="calendar-steps"><${IconButton} icon="left" label=${t(`ui.calendar.before_${view}`)} onClick=${() => step(-1)} /><${Button} small onClick=${() => go(today)}>${t('ui.calendar.today')}<//>
        <${IconButton} icon="right" label=${t(`ui.calendar.after_${view}`)} onClick=${() => step(1)} /></div>
      <div class="tabs calendar-views" role="group" aria-label=${t('ui.calendar.view')}>${VIEWS.map((one) => html`<button type="button" key=${one} aria-pressed=${String(one === view)} onClick=${() => show(one)}>${t(`ui.calendar.${one}`)}</button>`)}</div>
    </header>
    ${view === 'month' && html`<${Month} ...${shared} isNarrow=${isNarrow} onDay=${openDay} />`}
    ${view === 'month' && isNarrow && html`<div class="calendar-below"><${Agenda} events=${all} days=${[at]} today=${today} onOpen=${onOpen} /></div>`}
    ${view === 'week' && html`<${Week} ...${shared} isNarrow=${isNarrow} zone=${zone} />`}
    ${view === 'agenda' && html`<${Agenda} events=${all} days=${days} today=${today} onOpen=${onOpen} />`}
    <p class="calendar-zone">${t('ui.calendar.zone', { zone: zoneName(zone, Date.now()) })}</p>
  </section>`;
}

/** @param {Day} first @param {number} count */
function range(first, count) {
  const last = addDays(first, count - 1);
  return `${formatted(first, { day: 'numeric', month: 'short', year: first.year === last.year ? undefined : 'numeric' })} – ${formatted(last, { day: 'numeric', month: 'short', year: 'numeric' })}`;
}
