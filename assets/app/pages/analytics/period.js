// @ts-check
/** The days that a page of analytics is about. They are kept in the address. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { serverNow } from '../../clock.js';
import { FormField, SelectField } from '../../components/form-field.js';
import { dateOf, number } from '../../format.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';
import { person } from '../../token.js';
import { dayName, isZone, wallOf } from '../../zone.js';

const DAY = 86_400_000;

/** A day of learning begins at four in the morning. */
const NIGHT = 4 * 3_600_000;

/** Days that are shown unless others are chosen; four weeks, so that each day of the week is in them as often. */
const USUAL = 28;

/** The server answers for no more days. */
const MOST = 400;

const PERIODS = ['7', '90', '365', 'days'];

/** What `useFilter` reads from the address. @type {{ period: string[], from: null, to: null }} */
export const periodChoices = { period: PERIODS, from: null, to: null };

/**
 * @typedef {{ from: string, to: string, days: number, fault: '' | 'order' | 'long' | 'ahead' }} Period `from` and `to` are days such as `2026-03-02`, both of
 *   them included; with a fault, the server is not asked
 */

/** The day of learning that it is in a time zone. @param {string} zone */
const dayIn = (zone) => dayName(wallOf(serverNow() - NIGHT, isZone(zone) ? zone : 'UTC'));

/** The day of learning that it is in the school. */
export const today = () => dayIn(school.value.time_zone);

/** The day of learning that it is for the person; that of the school where it is later, because reviews count for its days. */
export function ownToday() {
  const zone = person.value?.preferences?.time_zone;
  const [own, ofSchool] = [zone ? dayIn(zone) : '', today()];
  return own > ofSchool ? own : ofSchool;
}

/** @param {string} date @param {number} days */
const shifted = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** @param {string} text */
const isDate = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** @param {Record<'period' | 'from' | 'to', string>} values @param {string} [now] the last day that can be chosen @returns {Period} */
export function periodOf({ period, from, to }, now = today()) {
  if (period !== 'days') {
    const days = Number(period) || USUAL;
    return { from: shifted(now, 1 - days), to: now, days, fault: '' };
  }
  const last = isDate(to) ? to : now;
  const first = isDate(from) ? from : shifted(last, 1 - USUAL);
  const days = Math.round((Date.parse(last) - Date.parse(first)) / DAY) + 1;
  return { from: first, to: last, days, fault: days < 1 ? 'order' : days > MOST ? 'long' : last > now ? 'ahead' : '' };
}

/** As many days right before. @param {Period} period */
export const daysBefore = ({ from, days }) => ({ from: shifted(from, -days), to: shifted(from, -1) });

/**
 * The choice of the days for the filter bar.
 * @param {{ values: Record<'period' | 'from' | 'to', string>, set: (change: Partial<Record<'period' | 'from' | 'to', string>>) => void }} filter
 * @param {string} [now] the last day that can be chosen
 * @returns {import('../../components/filter-bar.js').Filter}
 */
export function periodFilter(filter, now) {
  const { from, to } = periodOf(filter.values, now);
  return {
    label: t('ui.period.label'),
    name: 'period',
    value: filter.values.period,
    onChange: (period) => filter.set(period === 'days' ? { period, from, to } : { period, from: '', to: '' }),
    options: ['', ...PERIODS].map((value) => ({ value, label: t(value === 'days' ? 'ui.period.choose' : 'ui.period.last', { days: number(Number(value) || USUAL) }) })),
  };
}

/**
 * The two days where they are chosen freely, and what is wrong with them.
 * @param {{ filter: Parameters<typeof periodFilter>[0], now?: string }} props
 */
export function PeriodDays({ filter, now }) {
  if (filter.values.period !== 'days') return null;
  const { from, to, fault } = periodOf(filter.values, now);
  return html`<div class="toolbar period-days">
    <${FormField} label=${t('ui.period.from')} type="date" name="from" value=${from} onChange=${(/** @type {string} */ value) => filter.set({ from: value })} />
    <${FormField} label=${t('ui.period.to')} type="date" name="to" value=${to} onChange=${(/** @type {string} */ value) => filter.set({ to: value })}
      error=${fault && t(`ui.period.fault_${fault}`, { days: number(MOST) })} /></div>`;
}

/** The choice of the days on a page that has no other filter. @param {{ filter: Parameters<typeof periodFilter>[0], now?: string }} props */
export const PeriodChoice = ({ filter, now }) => html`<div class="toolbar"><${SelectField} ...${periodFilter(filter, now)} /></div><${PeriodDays} filter=${filter} now=${now} />`;

/** The days in words. @param {{ from: string, to: string }} days */
export const periodText = ({ from, to }) => t('ui.period.span', { from: dateOf(from, 'long'), to: dateOf(to, 'long') });
