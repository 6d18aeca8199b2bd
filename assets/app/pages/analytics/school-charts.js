// @ts-check
/** The figures of the school by day. */
import { html, useMemo } from '../../../vendor/htm-preact/standalone.module.js';
import { LineChart } from '../../components/charts/line-chart.js';
import { dateOf, number } from '../../format.js';
import { locale, t } from '../../locale.js';
import { school } from '../../school.js';
import { Blank, absent, half, round, share, time, timeScale, usualDay } from './figures.js';
import { today } from './period.js';

/** @typedef {Api.Schemas['SchoolDay']} SchoolDay */

/** @param {{ analytics: Api.Schemas['SchoolAnalytics'] }} props */
export function SchoolCharts({ analytics }) {
  const { days, summary } = analytics;
  const assistant = school.value.assistant_name;
  const categories = useMemo(() => days.map(({ date }) => ({ label: dateOf(date, 'long'), short: dateOf(date) })), [days, locale.value.tag]);
  const shared = { category: t('ui.figures.day'), categories };
  const now = today();
  /** Whether a day is not over, so that its counts are no end of a line. @param {SchoolDay} day */
  const isRunning = ({ date }) => date === now && days.length > 1;
  /** A count of no one is zero; one of too few people is not said. @param {SchoolDay} day @param {string} name @param {number | undefined} count */
  const counted = (day, name, count) => count ?? (day.suppressed.some((hidden) => hidden === name) ? null : 0);
  /** The same of a single day. @type {typeof counted} */
  const countedOn = (day, name, count) => (isRunning(day) ? null : counted(day, name, count));
  /** Why a day has no value. @param {...string} names of the series */
  const missing = (...names) => (/** @type {number} */ series, /** @type {number} */ at) => (
    isRunning(days[at]) && !days[at].suppressed.some((hidden) => hidden === names[series]) ? t('ui.school.running') : absent(days[at].suppressed, names[series]));
  const clock = timeScale(days.map((day) => day.minutes?.upper));
  const minutesOf = (/** @type {'lower' | 'median' | 'upper'} */ name) => days.map((day) => (day.minutes ? clock.scaled(day.minutes[name]) : null));
  const daily = usualDay(summary);
  const { minutes, retention_spread: known, ai } = summary;
  const hides = (/** @type {string} */ name) => [summary, ...days].some((one) => one.suppressed.some((hidden) => hidden === name));
  const why = (/** @type {boolean} */ isFew) => t(isFew ? 'ui.figures.too_few' : 'ui.figures.none');
  const busiest = days.reduce((most, day) => ((day.learners ?? 0) > (most.learners ?? 0) ? day : most), days[0]);
  /** The spread over learners, or, where few of them answered much on a day, the share of all answers together. */
  const remembered = () => {
    const chart = { ...shared, title: t('ui.school.retention'), format: share };
    if (days.some((day) => day.retention_spread)) {
      return html`<${LineChart} ...${chart} summary=${known ? t('ui.school.retention_summary', { half: half(known, share) }) : absent(summary.suppressed, 'retention_spread')}
        series=${[{ name: t('ui.figures.median'), values: days.map((day) => day.retention_spread?.median ?? null) }]}
        band=${{ name: t('ui.figures.middle'), lower: days.map((day) => day.retention_spread?.lower ?? null), upper: days.map((day) => day.retention_spread?.upper ?? null) }} missing=${missing('retention_spread')} />`;
    }
    if (days.some((day) => day.retention)) {
      return html`<${LineChart} ...${chart} summary=${t('ui.progress.retention_summary')}
        series=${[{ name: t('ui.school.retention'), values: days.map((day) => day.retention?.percent ?? null) }]}
        band=${{ name: t('ui.progress.interval'), lower: days.map((day) => day.retention?.lower ?? null), upper: days.map((day) => day.retention?.upper ?? null) }} missing=${missing('retention')} />`;
    }
    return html`<${Blank} title=${t('ui.school.retention')} text=${why(hides('retention') || hides('retention_spread') || summary.retention !== undefined)} />`;
  };
  return html`<section class="charts" aria-labelledby="school-days"><h2 id="school-days" class="visually-hidden">${t('ui.school.by_day')}</h2>
    <div class="chart-card"><${LineChart} ...${shared} title=${t('ui.school.learners')} format=${round}
      summary=${daily && busiest.learners ? t('ui.school.learners_summary', { number: number(busiest.learners), day: dateOf(busiest.date, 'long') }) : t('ui.figures.too_few')}
      series=${[{ name: t('ui.school.on_day'), values: days.map((day) => countedOn(day, 'learners', day.learners)) }, { name: t('ui.school.in_week'), values: days.map((day) => counted(day, 'learners_7', day.learners_7)) }]}
      missing=${missing('learners', 'learners_7')} /></div>
    <div class="chart-card">${days.every((day) => day.minutes === undefined) ? html`<${Blank} title=${t('ui.school.minutes_chart')} text=${why(hides('minutes'))} />`
      : html`<${LineChart} ...${shared} title=${t('ui.school.minutes_chart')} format=${clock.format} summary=${minutes ? t('ui.school.minutes_summary', { half: half(minutes, time) }) : absent(summary.suppressed, 'minutes')}
        series=${[{ name: t('ui.figures.median'), values: minutesOf('median') }]}
        band=${{ name: t('ui.figures.middle'), lower: minutesOf('lower'), upper: minutesOf('upper') }} missing=${missing('minutes')} />`}</div>
    <div class="chart-card">${remembered()}</div>
    <div class="chart-card"><${LineChart} ...${shared} title=${t('ui.school.ai', { assistant })} isArea=${true}
      summary=${ai ? t('ui.school.ai_summary', { count: ai.model_answers, number: number(ai.model_answers), all: number(ai.questions) }) : absent(summary.suppressed, 'ai')}
      series=${[{ name: t('ui.school.questions'), values: days.map((day) => countedOn(day, 'ai', day.ai?.questions)) }]} missing=${missing('ai')} /></div>
  </section>`;
}
