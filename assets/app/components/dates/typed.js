// @ts-check
/** Reads dates and times as people type them in their language, and writes them so. */
import { locale } from '../../locale.js';

/** @typedef {{ year: number, month: number, day: number }} Day */

/** Figures of all scripts as 0 to 9. @param {string} text */
const latin = (text) => text.replace(/\p{Nd}/gu, (figure) => {
  const code = /** @type {number} */ (figure.codePointAt(0));
  let zero = code;
  while (zero > 0 && code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return code < 128 ? figure : String((code - zero) % 10);
});

/** The order of day, month and year in the language on screen. @returns {('day' | 'month' | 'year')[]} */
function order() {
  const parts = new Intl.DateTimeFormat(locale.value.tag, { calendar: 'gregory', year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(0);
  return /** @type {('day' | 'month' | 'year')[]} */ (parts.map((part) => part.type).filter((type) => type === 'day' || type === 'month' || type === 'year'));
}

/** @param {Day} day */
const isDay = ({ year, month, day }) => month >= 1 && month <= 12 && day >= 1 && year >= 1900 && year <= 2200 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

/**
 * A date as it was typed: in the order of the language with any sign between, without signs, or as `2026-03-02`. A year of two figures is of
 * this century, and one that is left out is this one.
 * @param {string} text @param {Day} today @returns {Day | null}
 */
export function typedDay(text, today) {
  const plain = latin(text).trim();
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
  let figures = plain.split(/\D+/).filter(Boolean);
  const places = order();
  if (iso) return checked({ year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) });
  if (figures.length === 1 && (plain.length === 8 || plain.length === 6) && /^\d+$/.test(plain)) {
    const yearSize = plain.length - 4;
    let at = 0;
    figures = places.map((place) => {
      const size = place === 'year' ? yearSize : 2;
      at += size;
      return plain.slice(at - size, at);
    });
  }
  const wanted = figures.length === 2 ? places.filter((place) => place !== 'year') : places;
  if (figures.length !== wanted.length) return null;
  const found = /** @type {Day} */ ({ year: today.year, ...Object.fromEntries(wanted.map((place, index) => [place, Number(figures[index])])) });
  const yearFigures = figures[wanted.indexOf('year')];
  if (yearFigures && yearFigures.length <= 2) found.year += Math.floor(today.year / 100) * 100;
  return checked(found);
}

/** @param {Day} day */
const checked = (day) => (isDay(day) ? day : null);

/** @param {Day} day */
export const writtenDay = ({ year, month, day }) => new Intl.DateTimeFormat(locale.value.tag, { calendar: 'gregory', timeZone: 'UTC', year: 'numeric', month: '2-digit', day: '2-digit' })
  .format(Date.UTC(year, month - 1, day));

/** The day in full, with its weekday. @param {Day} day */
export const spokenDay = ({ year, month, day }) => new Intl.DateTimeFormat(locale.value.tag, { calendar: 'gregory', timeZone: 'UTC', weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' })
  .format(Date.UTC(year, month - 1, day));

/**
 * A time of the day as it was typed: `9`, `930`, `9:30`, `9.30 pm`, `14 Uhr`.
 * @param {string} text @returns {{ hour: number, minute: number } | null}
 */
export function typedTime(text) {
  const plain = latin(text).trim().toLowerCase();
  const found = /^(\d{1,2})(?:\s*[:.h]\s*(\d{2})|(\d{2}))?\s*(?:(a|p)\.?\s*m?\.?|uhr|h)?$/.exec(plain);
  if (!found) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? found[3] ?? 0);
  if (found[4] && (hour < 1 || hour > 12)) return null;
  if (found[4]) hour = (hour % 12) + (found[4] === 'p' ? 12 : 0);
  if (hour === 24 && minute === 0) hour = 0;
  return hour <= 23 && minute <= 59 ? { hour, minute } : null;
}

/** @param {{ hour: number, minute: number }} time */
export const writtenTime = ({ hour, minute }) => new Intl.DateTimeFormat(locale.value.tag, { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' }).format(Date.UTC(2000, 0, 1, hour, minute))
  .replace(/\u202f/g, ' ');
