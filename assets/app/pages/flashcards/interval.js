// @ts-check
/** Intervals in few letters, for buttons and tables. */
import { locale } from '../../locale.js';

const DAY = 86_400;

/** The units, each with its length in seconds and from when on it is used. @type {[Intl.NumberFormatOptions['unit'], number, number][]} */
const UNITS = [['year', 365.25 * DAY, 365 * DAY], ['month', 30.44 * DAY, 60 * DAY], ['day', DAY, DAY], ['hour', 3600, 3600], ['minute', 60, 0]];

/**
 * Narrow names of units are no choice: in English a month has that of a minute.
 * @param {number} seconds
 * @param {'short' | 'long'} [size]
 */
export function interval(seconds, size = 'short') {
  const [unit, length] = UNITS.find(([, , from]) => seconds >= from) ?? ['minute', 60];
  const value = Math.max(1, seconds / length);
  const hasFraction = (unit === 'year' || unit === 'month') && value < 10;
  return new Intl.NumberFormat(locale.value.tag, { style: 'unit', unit, unitDisplay: size, maximumFractionDigits: hasFraction ? 1 : 0 }).format(value);
}
