// @ts-check
/** How figures of groups are said: medians with their middle half, shares with their interval, too few people, and changes. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ButtonLink } from '../../components/button.js';
import { number } from '../../format.js';
import { docs, locale, t } from '../../locale.js';

/** @typedef {Api.Schemas['AnalyticsSpread']} Spread */
/** @typedef {Api.Schemas['AnalyticsShare']} Share */

/** @param {number} value @param {'hour' | 'minute'} unit */
const inUnit = (value, unit) => new Intl.NumberFormat(locale.value.tag, { style: 'unit', unit, unitDisplay: 'short', maximumFractionDigits: 0 }).format(value);

/** Minutes as hours and minutes. @param {number} minutes */
export function time(minutes) {
  const whole = Math.round(minutes);
  const [hours, rest] = [Math.floor(whole / 60), whole % 60];
  if (hours === 0) return inUnit(rest, 'minute');
  return rest === 0 ? inUnit(hours, 'hour') : `${inUnit(hours, 'hour')} ${inUnit(rest, 'minute')}`;
}

/** From so many minutes on, a chart has a scale of hours. */
const LONG = 150;

/** How a chart draws times, so that its lines lie at round hours or minutes. @param {(number | null | undefined)[]} minutes */
export function timeScale(minutes) {
  const unit = Math.max(...minutes.map((value) => value ?? 0)) > LONG ? 60 : 1;
  return { scaled: (/** @type {number} */ value) => value / unit, format: (/** @type {number} */ value) => time(value * unit) };
}

/** Percent, 0 to 100. @param {number} value */
export const share = (value) => new Intl.NumberFormat(locale.value.tag, { style: 'percent', maximumFractionDigits: 0 }).format(value / 100);

/** A figure without needless digits. @param {number} value */
export const round = (value) => number(value < 10 ? Math.round(value * 10) / 10 : Math.round(value));

/** The middle half of values. @param {Spread} spread @param {(value: number) => string} format */
export const half = ({ lower, upper }, format) => t('ui.figures.half', { from: format(lower), to: format(upper) });

/** The middle half of values, or the interval of a share, without words. @param {{ lower: number, upper: number }} spread @param {(value: number) => string} format */
export const range = ({ lower, upper }, format) => t('ui.figures.range', { from: format(lower), to: format(upper) });

/** Learners on a usual day; none where most days are about too few people, since the others would not be usual. @param {Api.Schemas['SchoolSummary']} summary */
export const usualDay = ({ learners_daily: daily, days }) => (daily && daily.amount * 2 >= days ? daily : undefined);

/** A figure of the contract, or why there is none. @param {string[]} suppressed @param {string} name */
export const absent = (suppressed, name) => t(suppressed.includes(name) ? 'ui.figures.too_few' : 'ui.figures.none');

/**
 * How a figure changed, in words.
 * @param {number | undefined} now @param {number | undefined} before
 * @param {(value: number) => string} format
 */
export function change(now, before, format) {
  if (now === undefined) return '';
  if (before === undefined) return t('ui.figures.no_before');
  const by = format(Math.abs(now - before));
  if (by === format(0)) return t('ui.figures.same');
  return t(now > before ? 'ui.figures.more' : 'ui.figures.less', { by });
}

/** How a figure changed, for where there is little room: nothing where it hardly did. @type {typeof change} */
export function changeIfAny(now, before, format) {
  const text = before === undefined ? '' : change(now, before, format);
  return text === t('ui.figures.same') ? '' : text;
}

/** Percentage points. @param {number} value */
export const points = (value) => t('ui.figures.points', { count: Math.round(value), points: number(Math.round(value)) });

/**
 * Figures beside each other, each with its meaning, the number of people behind it, and its change.
 * @param {{ figures: { name: string, value: Ui.Child, isWords?: boolean, notes: Ui.Child[] }[] }} props `isWords` is a figure that is
 *   left out, with words in its place
 */
export function Figures({ figures }) {
  return html`<dl class="figures">${figures.map(({ name, value, isWords = false, notes }) => html`<div class="figure" key=${name}>
    <dt>${name}</dt><dd class=${isWords ? 'figure-words' : 'figure-value'}>${value}</dd>
    ${notes.filter(Boolean).map((note) => html`<dd class="figure-note">${note}</dd>`)}</div>`)}</dl>`;
}

/** In the place of a chart that would have no point. @param {{ title: string, text: string }} props */
export const Blank = ({ title, text }) => html`<h3 class="chart-blank">${title}</h3><p class="soft">${text}</p>`;

/** An amount without its currency, which providers do not name. @param {number} cost */
export const costText = (cost) => (cost > 0 && cost < 0.01 ? `< ${number(0.01)}` : number(Math.round(cost * 100) / 100));

/** The way to the explanation of all figures. */
export const Meaning = () => html`<${ButtonLink} kind="quiet" icon="help" href=${docs('/analytics')}>${t('ui.figures.meaning')}<//>`;
