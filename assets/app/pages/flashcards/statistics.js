// @ts-check
/** How much was reviewed, how much was remembered, and what is coming. */
import { html, useMemo } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { BarChart } from '../../components/charts/bar-chart.js';
import { HeatMap } from '../../components/charts/heat-map.js';
import { LineChart } from '../../components/charts/line-chart.js';
import { SelectField } from '../../components/form-field.js';
import { ButtonLink } from '../../components/button.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { dateOf, duration, number, percent } from '../../format.js';
import { useFilter, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { statisticsTitle } from './area.js';
import { DayReviews } from './day-reviews.js';
import { allDecks, called } from './deck-data.js';

const DAY = 86_400_000;
const WEEKS = 26;

/** @typedef {Api.Schemas['ReviewActivity']['days'][number]} Day */

/** @param {number} at */
const nameOf = (at) => new Date(at).toISOString().slice(0, 10);

/** Every day of a year up to the last one, those without reviews too. @param {Day[]} days @param {string} today */
function yearOf(days, today) {
  const known = new Map(days.map((one) => [one.day, one.reviews]));
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: 365 }, (_, at) => nameOf(end - (364 - at) * DAY)).map((date) => ({ date, value: known.get(date) ?? 0 }));
}

/** The share of answers by week that were not “again”; null for weeks without any. @param {Day[]} days @param {string} today */
function retentionOf(days, today) {
  const end = Date.parse(`${today}T00:00:00Z`);
  return Array.from({ length: WEEKS }, (_, at) => {
    const first = end - ((WEEKS - at) * 7 - 1) * DAY;
    const within = days.filter((one) => Date.parse(one.day) >= first && Date.parse(one.day) < first + 7 * DAY);
    const reviews = within.reduce((sum, one) => sum + one.reviews, 0);
    const forgotten = within.reduce((sum, one) => sum + one.forgotten, 0);
    return { week: nameOf(first), reviews, forgotten, share: reviews > 0 ? 1 - forgotten / reviews : null };
  });
}

export default function Statistics() {
  const filter = useFilter({ deck: null, day: null, first: null, last: null });
  const deckId = Number(filter.values.deck) || null;
  const list = useLoad(allDecks, []);
  const state = useLoad(async (signal) => {
    const query = { deck_id: deckId };
    const [{ days }, forecast] = await Promise.all([call('getReviewActivity', { query, signal }), call('getReviewForecast', { query, signal })]);
    return { days, forecast };
  }, [deckId]);
  const head = html`<${PageHead} title=${said(statisticsTitle)} />`;
  const error = state.error ?? list.error;
  if (error) return html`<div class="page">${head}<${Failure} error=${error} onRetry=${() => { state.reload(); list.reload(); }} /></div>`;
  if (!state.data || !list.data) return html`<div class="page">${head}<${Loading} lines=${6} /></div>`;
  const { days, forecast } = state.data;
  const nothing = days.length === 0 && html`<${Empty} icon="chart" art="cards" title=${t('ui.stats.empty_title')} text=${t('ui.stats.empty_text')}>
    <${ButtonLink} kind="primary" href="/flashcards">${t('ui.stats.to_decks')}<//><//>`;
  if (nothing && !deckId) return html`<div class="page">${head}${nothing}</div>`;
  const { day, first, last } = filter.values;
  const isOfDay = /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day)) && Number(first) > 0 && Number(last) > 0;
  const chosen = list.data.find((deck) => deck.id === deckId);
  return html`<div class="page">${head}
    ${isOfDay && html`<${DayReviews} day=${day} first=${Number(first)} last=${Number(last)} decks=${list.data} />`}
    <div class="stat-choice"><${SelectField} label=${t('ui.stats.deck')} hint=${chosen?.sub_decks ? t('ui.stats.sub_decks') : undefined} ...${filter.field('deck')}
      options=${[{ value: '', label: t('ui.stats.all_decks') }, ...list.data.map((deck) => ({ value: String(deck.id), label: called(deck.name) }))]} /></div>
    ${nothing || html`<${Sums} days=${days} today=${forecast.days[0].day} /><${Figures} days=${days} forecast=${forecast} />`}
  </div>`;
}

/** @param {{ days: Day[], today: string }} props */
function Sums({ days, today }) {
  const month = days.filter((one) => Date.parse(one.day) > Date.parse(today) - 30 * DAY);
  const reviews = month.reduce((sum, one) => sum + one.reviews, 0);
  const forgotten = month.reduce((sum, one) => sum + one.forgotten, 0);
  const seconds = Math.round(month.reduce((sum, one) => sum + one.took_ms, 0) / 1000);
  return html`<dl class="stat-sums">
    <div><dt>${t('ui.stats.reviews')}</dt><dd>${number(reviews)}</dd></div>
    <div><dt>${t('ui.stats.remembered')}</dt><dd>${reviews > 0 ? percent(1 - forgotten / reviews) : '–'}</dd></div>
    <div><dt>${t('ui.stats.time')}</dt><dd>${duration(seconds < 60 || seconds >= 3600 ? seconds : Math.round(seconds / 60) * 60)}</dd></div>
    <div><dt>${t('ui.stats.days')}</dt><dd>${number(month.filter((one) => one.reviews > 0).length)}</dd></div>
  </dl>`;
}

/** @param {{ days: Day[], forecast: Api.Schemas['ReviewForecast'] }} props */
function Figures({ days, forecast }) {
  const today = forecast.days[0].day;
  const year = useMemo(() => yearOf(days, today), [days, today]);
  const weeks = useMemo(() => retentionOf(days, today), [days, today]);
  const best = year.reduce((most, one) => (one.value > most.value ? one : most), year[0]);
  const total = year.reduce((sum, one) => sum + one.value, 0);
  const coming = forecast.days.reduce((sum, one) => sum + one.cards, 0);
  const overdue = forecast.overdue > 0 ? ` ${t('ui.stats.overdue', { count: forecast.overdue, number: number(forecast.overdue) })}` : '';
  // A week with few answers says less than one with many.
  const answers = weeks.reduce((sum, one) => sum + one.reviews, 0);
  const usual = answers > 0 ? 1 - weeks.reduce((sum, one) => sum + one.forgotten, 0) / answers : 0;
  return html`
    <section class="stat"><${HeatMap} title=${t('ui.stats.heat')} summary=${t('ui.stats.heat_summary', { count: total, number: number(total), best: number(best.value), day: dateOf(best.date, 'long') })} unit=${t('ui.stats.unit')} days=${year} /></section>
    <section class="stat"><${BarChart} title=${t('ui.stats.forecast')} summary=${`${t('ui.stats.forecast_summary', { count: coming, number: number(coming) })}${overdue}`} unit=${t('ui.stats.cards')} category=${t('ui.stats.day')}
        bars=${forecast.days.map(({ day, cards }) => ({ label: dateOf(day, 'long'), short: dateOf(day), value: cards }))} /></section>
    <section class="stat"><${LineChart} title=${t('ui.stats.retention')} summary=${t('ui.stats.retention_summary', { share: percent(usual) })} category=${t('ui.stats.week')} format=${percent}
      categories=${weeks.map(({ week }) => ({ label: t('ui.stats.week_of', { day: dateOf(week, 'long') }), short: dateOf(week) }))} series=${[{ name: t('ui.stats.remembered'), values: weeks.map(({ share }) => share) }]} /></section>`;
}
