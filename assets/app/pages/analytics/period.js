// @ts-check
/** The days that a page of analytics is about. They are kept in the address. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { serverNow } from '../../clock.js';
import { FormField, SelectField } from '../../components/form-field.js';
import { dateOf, number } from '../../format.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';
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

/** The day of learning that it is in the school. */
function today() {
  const zone = school.value.time_zone;
  return dayName(wallOf(serverNow() - NIGHT, isZone(zone) ? zone : 'UTC'));
}

/** @param {string} date @param {number} days */
const shifted = (date, days) => new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** @param {string} text */
const isDate = (text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`));

/** @param {Record<'period' | 'from' | 'to', string>} values @returns {Period} */
export function periodOf({ period, from, to }) {
  const now = today();
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
 * @returns {import('../../components/filter-bar.js').Filter}
 */
export function periodFilter(filter) {
  const { from, to } = periodOf(filter.values);
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
 * @param {{ filter: Parameters<typeof periodFilter>[0] }} props
 */
export function PeriodDays({ filter }) {
  if (filter.values.period !== 'days') return null;
  const { from, to, fault } = periodOf(filter.values);
  return html`<div class="toolbar period-days">
    <${FormField} label=${t('ui.period.from')} type="date" name="from" value=${from} onChange=${(/** @type {string} */ value) => filter.set({ from: value })} />
    <${FormField} label=${t('ui.period.to')} type="date" name="to" value=${to} onChange=${(/** @type {string} */ value) => filter.set({ to: value })}
      error=${fault && t(`ui.period.fault_${fault}`, { days: number(MOST) })} /></div>`;
}

/** The choice of the days on a page that has no other filter. @param {{ filter: Parameters<typeof periodFilter>[0] }} props */
export const PeriodChoice = ({ filter }) => html`<div class="toolbar"><${SelectField} ...${periodFilter(filter)} /></div><${PeriodDays} filter=${filter} />`;

/** The days in words. @param {{ from: string, to: string }} days */
export const periodText = ({ from, to }) => t('ui.period.span', { from: dateOf(from, 'long'), to: dateOf(to, 'long') });
