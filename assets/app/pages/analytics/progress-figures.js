// @ts-check
/** The progress of one person: figures with what they were before, and charts of study time, reviews, what was remembered, and XP. */
import { html, useMemo } from '../../../vendor/htm-preact/standalone.module.js';
import { ButtonLink } from '../../components/button.js';
import { BarChart } from '../../components/charts/bar-chart.js';
import { LineChart } from '../../components/charts/line-chart.js';
import { Empty } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { dateOf, number } from '../../format.js';
import { locale, t } from '../../locale.js';
import { Blank, Figures, change, half, points, share, time, timeScale } from './figures.js';
import { periodText } from './period.js';

/** @typedef {Api.Schemas['LearningProgress']} Progress */
/** @typedef {Api.Schemas['ProgressDay']} Day */
/** @typedef {{ from: string, to: string, minutes: number, reviews: number, answers: number, right: number, xp: number }} Span days together */

/** Up to so many days, each has a bar of its own; beyond, each week. */
const MOST_BARS = 31;
/** From so many days on, what was remembered is said by week, since a day has few answers. */
const WEEKLY = 15;
/** A share of fewer answers says nothing. */
const FEWEST = 5;

/** Days in spans of the same size, of which the last one ends with the last day. @param {Day[]} days @param {number} size @returns {Span[]} */
function spansOf(days, size) {
  const spans = [];
  for (let end = days.length; end > 0; end -= size) {
    const part = days.slice(Math.max(0, end - size), end);
    const sum = (/** @type {'minutes' | 'reviews' | 'answers' | 'right' | 'xp'} */ name) => part.reduce((all, day) => all + day[name], 0);
    spans.unshift({ from: part[0].date, to: part[part.length - 1].date, minutes: sum('minutes'), reviews: sum('reviews'), answers: sum('answers'), right: sum('right'), xp: sum('xp') });
  }
  return spans;
}

/** @param {Span} span */
const nameOf = ({ from, to }) => ({ label: from === to ? dateOf(from, 'long') : t('ui.period.span', { from: dateOf(from), to: dateOf(to) }), short: dateOf(from) });

/**
 * The 95 % interval of a share by Wilson's formula (Wilson 1927), in percent; wider, the fewer answers there are.
 * @param {number} right @param {number} answers at least one
 */
export function intervalOf(right, answers) {
  const z = 1.96;
  const part = right / answers;
  const middle = part + z ** 2 / (2 * answers);
  const reach = z * Math.sqrt((part * (1 - part)) / answers + z ** 2 / (4 * answers ** 2));
  const whole = 1 + z ** 2 / answers;
  return { lower: (100 * (middle - reach)) / whole, upper: (100 * (middle + reach)) / whole };
}

/** @param {{ progress: Progress, name?: string }} props `name` is whose it is; your own otherwise */
export function ProgressFigures({ progress, name }) {
  const { days, summary, previous, subjects } = progress;
  const studied = subjects.filter((one) => one.minutes > 0);
  const recalled = subjects.filter((one) => one.retention);
  const whose = name ? 'other' : 'own';
  if (summary.active_days === 0 && summary.xp === 0 && summary.questions === 0) {
    return html`<${Empty} icon="trend" art="bank" title=${t(`ui.progress.empty_${whose}`)} text=${t(`ui.progress.empty_text_${whose}`, { name: name ?? '', span: periodText(progress) })}>
      ${!name && html`<${ButtonLink} kind="primary" icon="timer" href="/study">${t('ui.progress.to_study')}<//><${ButtonLink} icon="cards" href="/flashcards">${t('ui.progress.to_cards')}<//>`}<//>`;
  }
  return html`
    <p class="analytics-sentence">${sentenceOf(progress, whose, name ?? '')}</p>
    <section aria-labelledby="progress-figures"><h2 id="progress-figures" class="visually-hidden">${t('ui.figures.title')}</h2>
      <${Figures} figures=${figuresOf(summary, previous, days.length)} />
      <p class="analytics-note">${t('ui.figures.compared_days', { count: days.length, days: number(days.length) })}</p></section>
    <${Charts} progress=${progress} />
    ${studied.length > 0 && html`<section class="analytics-part" aria-labelledby="progress-subjects"><h2 id="progress-subjects">${t('ui.progress.subjects')}</h2>
      <ul class="subject-bars">${studied.map((one) => html`<li key=${one.subject}><${ProgressBar} label=${one.subject} value=${one.minutes} max=${studied[0].minutes}
        text=${t('ui.progress.subject', { count: one.days, time: time(one.minutes), days: number(one.days) })} /></li>`)}</ul></section>`}
    ${recalled.length > 0 && html`<section class="analytics-part" aria-labelledby="progress-recalled"><h2 id="progress-recalled">${t('ui.progress.recalled')}</h2>
      <ul class="subject-bars">${recalled.map(({ subject, retention }) => html`<li key=${subject}><${ProgressBar} label=${subject} value=${retention?.percent ?? 0} max=${100}
        text=${t('ui.progress.recalled_of', { count: retention?.answers ?? 0, share: share(retention?.percent ?? 0), answers: number(retention?.answers ?? 0) })} /></li>`)}</ul></section>`}`;
}

/** @param {Progress} progress @param {'own' | 'other'} whose @param {string} name */
function sentenceOf({ summary, previous, days }, whose, name) {
  const by = summary.active_days - previous.active_days;
  // A difference within the likely range says nothing.
  const [now, then] = [summary.retention, previous.retention?.percent];
  const before = now && then !== undefined && (then < now.lower || then > now.upper) ? now.percent - then : 0;
  return [
    t(`ui.progress.said_days_${whose}`, { name, count: days.length, active: number(summary.active_days), days: number(days.length) }),
    t(by > 0 ? 'ui.progress.said_more' : by < 0 ? 'ui.progress.said_less' : 'ui.progress.said_same', { count: Math.abs(by), days: number(Math.abs(by)) }),
    summary.retention && t(`ui.progress.said_retention_${whose}`, { share: share(summary.retention.percent) }),
    Math.abs(before) >= 1 && t(before > 0 ? 'ui.progress.said_better' : 'ui.progress.said_worse', { points: points(Math.abs(before)) }),
  ].filter(Boolean).join(' ');
}

/** @param {Api.Schemas['ProgressSummary']} now @param {Api.Schemas['ProgressSummary']} before @param {number} days */
function figuresOf(now, before, days) {
  return [
    { name: t('ui.progress.minutes'), value: time(now.minutes?.total ?? 0), notes: [change(now.minutes?.total ?? 0, before.minutes?.total ?? 0, time),
      now.minutes && t('ui.progress.usual_day', { time: time(now.minutes.median), half: half(now.minutes, time) })] },
    { name: t('ui.progress.active'), value: t('ui.figures.of', { part: number(now.active_days), whole: number(days) }), notes: [change(now.active_days, before.active_days, number)] },
    { name: t('ui.progress.retention'), ...(now.retention ? { value: share(now.retention.percent) } : { value: t('ui.progress.no_answers'), isWords: true }), notes: now.retention ? [
      change(now.retention.percent, before.retention?.percent, points), t('ui.figures.likely', { from: share(now.retention.lower), to: share(now.retention.upper) }),
      t('ui.progress.from_answers', { count: now.retention.answers, number: number(now.retention.answers) })] : [] },
    { name: t('ui.progress.xp'), value: number(now.xp), notes: [change(now.xp, before.xp, number)] },
  ];
}

/** @param {{ progress: Progress }} props */
function Charts({ progress: { days, summary } }) {
  const size = days.length > MOST_BARS ? 7 : 1;
  const spans = useMemo(() => spansOf(days, size), [days]);
  const shares = useMemo(() => spansOf(days, days.length >= WEEKLY ? 7 : 1), [days]);
  const clock = timeScale(spans.map((span) => span.minutes));
  const names = useMemo(() => spans.map(nameOf), [spans, locale.value.tag]);
  const unit = t(size === 1 ? 'ui.figures.day' : 'ui.progress.week');
  const best = (/** @type {'minutes' | 'reviews'} */ name) => spans.reduce((most, span, at) => (span[name] > spans[most][name] ? at : most), 0);
  const [longest, most] = [best('minutes'), best('reviews')];
  const total = spans.map((_, at) => spans.slice(0, at + 1).reduce((sum, span) => sum + span.xp, 0));
  const known = shares.map((span) => (span.answers < FEWEST ? null : { ...intervalOf(span.right, span.answers), percent: (100 * span.right) / span.answers }));
  return html`<section class="charts" aria-labelledby="progress-charts"><h2 id="progress-charts" class="visually-hidden">${t('ui.progress.over_time')}</h2>
    <div class="chart-card"><${BarChart} title=${t('ui.progress.minutes')} unit=${t('ui.progress.minutes')} category=${unit} format=${clock.format}
      summary=${spans[longest].minutes > 0 ? t('ui.progress.most', { value: time(spans[longest].minutes), when: names[longest].label }) : t('ui.progress.no_minutes')}
      best=${spans[longest].minutes > 0 ? longest : -1} bars=${spans.map((span, at) => ({ ...names[at], value: clock.scaled(span.minutes) }))} /></div>
    <div class="chart-card">${known.every((one) => one === null) ? html`<${Blank} title=${t('ui.progress.retention')} text=${t(summary.retention ? 'ui.progress.few_answers' : 'ui.progress.no_answers')} />` : html`<${LineChart} title=${t('ui.progress.retention')} category=${t(days.length >= WEEKLY ? 'ui.progress.week' : 'ui.figures.day')} format=${share}
      summary=${t('ui.progress.retention_summary')} categories=${shares.map(nameOf)}
      series=${[{ name: t('ui.progress.retention'), values: known.map((one) => one?.percent ?? null) }]}
      band=${{ name: t('ui.progress.interval'), lower: known.map((one) => one?.lower ?? null), upper: known.map((one) => one?.upper ?? null) }}
      missing=${(/** @type {number} */ _, /** @type {number} */ at) => t(shares[at].answers > 0 ? 'ui.progress.few_answers' : 'ui.figures.none')} />`}</div>
    <div class="chart-card">${spans[most].reviews === 0 ? html`<${Blank} title=${t('ui.progress.reviews')} text=${t('ui.progress.no_reviews')} />` : html`<${BarChart} title=${t('ui.progress.reviews')} unit=${t('ui.progress.reviews')} category=${unit}
      summary=${t('ui.progress.most', { value: number(spans[most].reviews), when: names[most].label })}
      best=${most} bars=${spans.map((span, at) => ({ ...names[at], value: span.reviews }))} />`}</div>
    <div class="chart-card"><${LineChart} title=${t('ui.progress.xp_chart')} category=${unit} isArea=${true} summary=${t('ui.progress.xp_summary', { number: number(summary.xp) })} categories=${names}
      series=${[{ name: t('ui.progress.xp'), values: total }]} /></div>
  </section>`;
}
