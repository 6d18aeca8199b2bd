// @ts-check
/** Dates, numbers and errors in the person's language and time zone. */
import { has, locale, t } from './locale.js';
import { person } from './token.js';

/** The person's time zone, where they chose one that this browser knows; else the browser's own. */
function timeZone() {
  const wished = person.value?.preferences?.time_zone;
  if (!wished) return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: wished }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

/** @param {string | number | Date} when @param {Intl.DateTimeFormatOptions} options */
function formatted(when, options) {
  const date = new Date(when);
  if (Number.isNaN(date.getTime())) return '';
  return new Intl.DateTimeFormat(locale.value.tag, { timeZone: timeZone(), ...options }).format(date);
}

/** @param {string} when an RFC 3339 instant */
export const day = (when) => formatted(when, { dateStyle: 'medium' });

/** @param {string} when an RFC 3339 instant */
export const dayAndTime = (when) => formatted(when, { dateStyle: 'medium', timeStyle: 'short' });

/** Today in full, as a heading has it. */
export const today = () => formatted(new Date(), { weekday: 'long', day: 'numeric', month: 'long' });

/** The date where the person is, in the same form in every language. */
export const dateNow = () => new Intl.DateTimeFormat('en', { timeZone: timeZone() }).format(new Date());

/** The hour of the day, 0 to 23, where the person is. */
export function hourNow() {
  const hour = new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone: timeZone() });
  return Number(hour.format(new Date()));
}

/** How long ago, in the largest unit that fits. @param {string} when an RFC 3339 instant */
export function ago(when) {
  const seconds = (new Date(when).getTime() - Date.now()) / 1000;
  if (Number.isNaN(seconds)) return '';
  const words = new Intl.RelativeTimeFormat(locale.value.tag, { numeric: 'auto' });
  /** @type {[Intl.RelativeTimeFormatUnit, number][]} */
  const units = [['year', 31_536_000], ['month', 2_592_000], ['week', 604_800], ['day', 86_400], ['hour', 3600],
    ['minute', 60]];
  for (const [unit, size] of units) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(0, 'second');
}

/** A day of the calendar as the server has it, `2026-03-02`. @param {string} date @param {'short' | 'long'} [size] */
export const dateOf = (date, size = 'short') => formatted(`${date}T00:00:00Z`, size === 'short'
  ? { timeZone: 'UTC', day: 'numeric', month: 'short' } : { timeZone: 'UTC', weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });

/** The day in UTC of an instant, for cycles begin and end there. @param {string} when an RFC 3339 instant */
export const dayOf = (when) => formatted(when, { timeZone: 'UTC', dateStyle: 'medium' });

/** How long something lasts, in the largest unit that fits. @param {number} seconds */
export function duration(seconds) {
  const [unit, size] = seconds >= 86_400 && seconds % 86_400 === 0 ? ['day', 86_400] : seconds >= 3600 ? ['hour', 3600] : seconds >= 60 ? ['minute', 60] : ['second', 1];
  const style = { style: /** @type {const} */ ('unit'), unit: String(unit), unitDisplay: /** @type {const} */ ('long') };
  return new Intl.NumberFormat(locale.value.tag, { ...style, maximumFractionDigits: 1 }).format(seconds / Number(size));
}

/** @param {number} value */
export const milliseconds = (value) => new Intl.NumberFormat(locale.value.tag, {
  style: 'unit', unit: 'millisecond', unitDisplay: 'short', maximumSignificantDigits: 3 }).format(value);

/** A price without needless zeros. @param {number} minor in the smallest unit @param {string} currency an ISO 4217 code */
export const money = (minor, currency) => new Intl.NumberFormat(locale.value.tag, {
  style: 'currency', currency, minimumFractionDigits: minor % 100 === 0 ? 0 : 2 }).format(minor / 100);

/** The name of a plan in the person's language, where it has one. @param {string} plan */
export const planName = (plan) => (has(`ui.plan.${plan}`) ? t(`ui.plan.${plan}`) : plan);

/** @param {number} value */
export const number = (value) => new Intl.NumberFormat(locale.value.tag).format(value);

/** A part of a whole, 0 to 1, as whole percent. @param {number} part */
export const percent = (part) => new Intl.NumberFormat(locale.value.tag, { style: 'percent', maximumFractionDigits: 0 }).format(part);

/** Seconds as a clock that counts down: `4:09`, `1:04:09`. @param {number} seconds */
export function timeLeft(seconds) {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  const shown = parts[0] > 0 ? parts : parts.slice(1);
  return shown.map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, '0'))).join(':');
}

/** A size in bytes, kilobytes or megabytes. @param {number} count */
export function bytes(count) {
  const unit = count < 1024 ? 'byte' : count < 1024 ** 2 ? 'kilobyte' : 'megabyte';
  const size = { byte: 1, kilobyte: 1024, megabyte: 1024 ** 2 }[unit];
  const style = { style: /** @type {const} */ ('unit'), unit, unitDisplay: /** @type {const} */ ('short') };
  return new Intl.NumberFormat(locale.value.tag, { ...style, maximumFractionDigits: 1 }).format(count / size);
}

/** The first letters of a name, for where there is no picture. @param {string | undefined} name */
export function initials(name) {
  const words = (name ?? '').trim().split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : ''].map((word) => [...(word ?? '')][0] ?? '');
  return letters.join('').toLocaleUpperCase(locale.value.tag);
}

/** How long to wait, in whole units. @param {number} seconds */
function wait(seconds) {
  const unit = seconds >= 3600 ? 3600 : seconds >= 60 ? 60 : 1;
  return duration(Math.ceil(seconds / unit) * unit);
}

/**
 * The sentence for a person about what went wrong.
 * @param {unknown} error
 */
export function sentence(error) {
  const { code, message, retryAfter, requestId, limit } = /** @type {Partial<import('./api.js').ApiError>} */ (error ?? {});
  if (typeof code !== 'string') return t('ui.error.unexpected');
  const values = { wait: wait(retryAfter || 1), request: requestId || '–' };
  if (code === 'limit.too_fast' && limit) {
    const named = [`ui.limit.${limit.name}`, `ui.limit.per_${limit.per}`].find(has);
    if (named) return t(named, values);
  }
  if (has(code)) return t(code, values);
  return message || t('ui.error.unexpected');
}

/** The names of all time zones that this browser knows. @returns {string[]} */
export const timeZones = () => Intl.supportedValuesOf?.('timeZone') ?? ['UTC'];
