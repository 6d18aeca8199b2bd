// @ts-check
/** The end of a session: what was done, and when the next cards come. */
import { html, useEffect, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { ButtonLink } from '../../../components/button.js';
import { Marked } from '../../../components/marked.js';
import { Spot } from '../../../components/spot.js';
import { ago, dateOf, number, percent, timeLeft } from '../../../format.js';
import { t } from '../../../locale.js';
import { answers } from './session.js';

/** The soonest time at which a card comes again today; null where none does. @param {import('./use-session.js').Ongoing} state */
function soonest({ session, nextLearningAt }) {
  const own = session.later.map((one) => one.at);
  const all = nextLearningAt ? [...own, Date.parse(nextLearningAt)] : own;
  return all.length > 0 ? new Date(Math.min(...all)).toISOString() : null;
}

/** The next day with cards. @param {number | null} deck */
async function nextDay(deck) {
  const { days } = await call('getReviewForecast', { query: { deck_id: deck } });
  return days.slice(1).find((one) => one.cards > 0) ?? null;
}

/** @param {{ state: import('./use-session.js').Ongoing, deck: number | null, isOfPlan: boolean, isOut: boolean, unsent: number, children?: Ui.Child }} props */
export function Ended({ state, deck, isOfPlan, isOut, unsent, children }) {
  const [day, setDay] = useState(/** @type {{ day: string, cards: number } | null} */ (null));
  useEffect(() => { if (!isOut && unsent === 0) nextDay(deck).then(setDay, () => undefined); }, [isOut, unsent]);
  const given = answers(state.session);
  const right = given.filter((step) => step.rating !== 'again').length;
  const seconds = given.reduce((sum, step) => sum + step.tookMs, 0) / 1000;
  const again = soonest(state);
  const next = again ? t('ui.review.next_learning', { when: ago(again) }) : day ? t('ui.review.next_day', { count: day.cards, cards: number(day.cards), day: dateOf(day.day, 'long') }) : '';
  return html`<div class="review-end">
    <${Spot} name="done" />
    <h2>${t(given.length > 0 ? 'ui.review.done_title' : 'ui.review.nothing_title')}</h2>
    ${given.length > 0 && html`<dl class="review-sums">
      <div><dt>${t('ui.review.sum_cards')}</dt><dd>${number(given.length)}</dd></div>
      <div><dt>${t('ui.review.sum_right')}</dt><dd>${right === given.length ? html`<${Marked} kind="best">${percent(1)}<//>` : percent(right / given.length)}</dd></div>
      <div><dt>${t('ui.review.sum_time')}</dt><dd>${timeLeft(seconds)}</dd></div>
    </dl>`}
    ${unsent > 0 && html`<p class="soft">${t('ui.review.unsent', { count: unsent })}</p>`}
    ${next && html`<p class="review-next">${next}</p>`}
    <div class="cluster center">${isOfPlan && html`<${ButtonLink} kind="primary" href="/">${t('ui.review.to_plan')}<//>`}<${ButtonLink} kind=${isOfPlan ? 'plain' : 'primary'} href="/flashcards">${t('ui.review.to_decks')}<//>
      <${ButtonLink} icon="chart" href="/flashcards/statistics">${t('ui.review.to_statistics')}<//>${children}</div>
  </div>`;
}
