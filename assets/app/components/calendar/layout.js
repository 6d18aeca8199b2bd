// @ts-check
/** Where events stand in a calendar: on which days, in which lane of a week, and in which column where they overlap. */
import { addDays, asUtc, dayName, fromUtc, wallOf } from '../../zone.js';

/**
 * @typedef {{ year: number, month: number, day: number }} Day
 *
 * @typedef {object} CalendarEvent
 * @property {string | number} id
 * @property {string} title
 * @property {string} start an RFC 3339 instant; a day such as `2026-03-02` for events of whole days
 * @property {string} end the instant at which it is over; the last day of events of whole days
 * @property {number} [category] 0 to 7, for its colour
 * @property {string} [detail] a place, or a class
 *
 * @typedef {{ event: CalendarEvent, isWhole: boolean, first: string, last: string, from: number, to: number }} Placed `first` and `last` are days; `from` is the minute of the
 *   first day and `to` that of the last one
 */

const MINUTES = 24 * 60;

/** @param {CalendarEvent} event @param {string} zone @returns {Placed} */
export function placed(event, zone) {
  if (/^\d{4}-\d\d-\d\d$/.test(event.start)) return { event, isWhole: true, first: event.start, last: event.end < event.start ? event.start : event.end, from: 0, to: MINUTES };
  const start = wallOf(Date.parse(event.start), zone);
  const end = wallOf(Math.max(Date.parse(event.start), Date.parse(event.end)), zone);
  const isMidnight = end.hour === 0 && end.minute === 0 && dayName(end) > dayName(start);
  const lastDay = isMidnight ? addDays(end, -1) : end;
  const isWhole = asUtc(end) - asUtc(start) >= MINUTES * 60_000;
  return { event, isWhole, first: dayName(start), last: dayName(lastDay), from: start.hour * 60 + start.minute, to: isMidnight ? MINUTES : end.hour * 60 + end.minute };
}

/** Longer events first, then earlier ones. @param {Placed} one @param {Placed} other */
export const inOrder = (one, other) => one.first.localeCompare(other.first) || Number(other.isWhole) - Number(one.isWhole) || one.from - other.from || other.last.localeCompare(one.last)
  || one.event.title.localeCompare(other.event.title);

/** The events of a day. @param {Placed[]} all @param {string} day */
export const onDay = (all, day) => all.filter((one) => one.first <= day && one.last >= day).sort(inOrder);

/**
 * The lane of each event in a week, so that an event of several days keeps its lane.
 * @param {Placed[]} all @param {string[]} days of the week
 * @returns {{ one: Placed, lane: number, start: number, span: number }[]} `start` and `span` count days
 */
export function lanes(all, days) {
  const [first, last] = [days[0], days[days.length - 1]];
  /** @type {boolean[][]} */
  const taken = [];
  return all.filter((one) => one.first <= last && (one.isWhole ? one.last : one.first) >= first).sort(inOrder).map((one) => {
    const start = Math.max(0, days.findIndex((day) => day >= one.first));
    // What ends at night belongs to the day on which it began.
    const ending = one.isWhole ? one.last : one.first;
    const end = ending >= last ? days.length - 1 : days.findIndex((day) => day >= ending);
    let lane = 0;
    while (days.some((_, index) => index >= start && index <= end && taken[lane]?.[index])) lane += 1;
    taken[lane] ??= [];
    for (let index = start; index <= end; index += 1) taken[lane][index] = true;
    return { one, lane, start, span: end - start + 1 };
  });
}

/** An event is shown as if it took so many minutes at least, so that it can be read and hit. */
const SHORTEST = 30;

/**
 * The columns of a day: events that overlap stand beside each other, each as wide as there is room for.
 * @param {Placed[]} all the events of the day that have times @param {string} day
 * @returns {{ one: Placed, from: number, to: number, column: number, columns: number, span: number }[]}
 */
export function columns(all, day) {
  const items = all.map((one) => {
    const from = Math.min(one.first < day ? 0 : one.from, MINUTES - SHORTEST);
    return { one, from, to: Math.max(one.last > day ? MINUTES : one.to, from + SHORTEST), column: 0, columns: 1, span: 1 };
  }).sort((one, other) => one.from - other.from || other.to - one.to);
  /** @type {typeof items} */
  let group = [];
  let end = 0;
  const close = () => {
    const count = Math.max(0, ...group.map((one) => one.column + 1));
    for (const one of group) {
      one.columns = count;
      // It may reach over columns that are free beside it.
      while (one.column + one.span < count && !group.some((other) => other.column === one.column + one.span && other.from < one.to && other.to > one.from)) one.span += 1;
    }
  };
  for (const item of items) {
    if (item.from >= end) {
      close();
      group = [];
    }
    const used = new Set(group.filter((other) => other.to > item.from).map((other) => other.column));
    while (used.has(item.column)) item.column += 1;
    group.push(item);
    end = Math.max(end, item.to);
  }
  close();
  return items;
}

/** Days that follow each other. @param {Day} first @param {number} count */
export const daysFrom = (first, count) => Array.from({ length: count }, (_, index) => addDays(first, index));

/** @param {number} minute of a day */
export const clockOf = (minute) => fromUtc(minute * 60_000);
