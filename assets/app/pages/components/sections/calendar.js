// @ts-check
/** The calendar with invented events; some overlap, some take days. */
import { html, useMemo } from '../../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../../a11y.js';
import { Calendar } from '../../../components/calendar/calendar.js';
import { Example, say } from '../example.js';

/** @returns {import('../../../components/calendar/layout.js').CalendarEvent[]} */
function eventsOf() {
  const event = (/** @type {number} */ id, /** @type {string} */ title, /** @type {string} */ start, /** @type {string} */ end, category = 0, detail = '') => ({ id, title, start, end, category, detail });
  return [
    event(1, say('Biology', 'Biologie'), '2026-03-02T07:00:00Z', '2026-03-02T08:30:00Z', 0, say('Room 12', 'Raum 12')),
    event(2, say('Mathematics', 'Mathematik'), '2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z', 1),
    event(3, say('Reading club', 'Lesekreis'), '2026-03-02T08:15:00Z', '2026-03-02T08:30:00Z', 2),
    event(4, say('Exam: osmosis', 'Prüfung: Osmose'), '2026-03-04T09:00:00Z', '2026-03-04T10:30:00Z', 3, say('Hall', 'Aula')),
    event(5, say('Project days', 'Projekttage'), '2026-03-05', '2026-03-09', 4),
    event(6, say('Parents’ evening', 'Elternabend'), '2026-03-05T18:00:00Z', '2026-03-05T20:00:00Z', 5),
    event(7, say('History', 'Geschichte'), '2026-03-06T10:00:00Z', '2026-03-06T11:00:00Z', 2),
    event(8, say('School concert', 'Schulkonzert'), '2026-03-06T17:00:00Z', '2026-03-06T19:00:00Z', 6),
    event(9, say('Chess', 'Schach'), '2026-03-06T13:00:00Z', '2026-03-06T14:00:00Z', 7),
    event(10, say('Night of the stars', 'Sternennacht'), '2026-03-13T20:00:00Z', '2026-03-13T23:30:00Z', 1),
    event(11, say('Spring holidays', 'Frühlingsferien'), '2026-03-28', '2026-04-06', 0),
  ];
}

export default function CalendarSection() {
  const events = useMemo(eventsOf, [say('en', 'de')]);
  return html`<${Example} title=${say('Month, week and agenda', 'Monat, Woche und Liste')} bare=${true}>
    <div class="fill"><${Calendar} label=${say('Timetable', 'Stundenplan')} zone="Europe/Berlin" events=${events} first=${{ year: 2026, month: 3, day: 2 }} onOpen=${(/** @type {{ title: string }} */ event) => notify(event.title)} /></div><//>`;
}
