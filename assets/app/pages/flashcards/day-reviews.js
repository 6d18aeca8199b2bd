// @ts-check
/** The reviews of one day, each with its card: the evidence of the learner profile leads here. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink, IconButton } from '../../components/button.js';
import { Failure, Loading } from '../../components/page.js';
import { dateOf, dayAndTime } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { CardInfo } from './card-info.js';
import { called } from './deck-data.js';

/** So many reviews are fetched at once, and so often: the log begins with the latest. */
const PAGE = 100;
const MOST_PAGES = 20;

/** The reviews from one id to another, the latest first. @param {number} first @param {number} last @param {AbortSignal} signal */
async function reviewsBetween(first, last, signal) {
  /** @type {Api.Answer<'listReviews'>['reviews']} */
  const found = [];
  /** @type {string | undefined} */
  let cursor;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await call('listReviews', { query: { limit: PAGE, cursor }, signal });
    found.push(...answer.reviews.filter(({ id }) => id >= first && id <= last));
    cursor = answer.next_cursor;
    const oldest = answer.reviews[answer.reviews.length - 1];
    if (!cursor || !oldest || oldest.id <= first) return { reviews: found, isWhole: true };
  }
  return { reviews: found, isWhole: false };
}

/** @param {{ day: string, first: number, last: number, decks: Api.Deck[] }} props `first` and `last` are the ids of the first and the last review of the day */
export function DayReviews({ day, first, last, decks }) {
  const [informed, setInformed] = useState(0);
  const state = useLoad((signal) => reviewsBetween(first, last, signal), [first, last]);
  const { data } = state;
  /** @param {number} id */
  const deckOf = (id) => called(decks.find((deck) => deck.id === id)?.name ?? '–');
  return html`<section class="stat" aria-labelledby="day-reviews">
    <header class="row"><h2 id="day-reviews">${t('ui.stats.of_day', { day: dateOf(day, 'long') })}</h2><${ButtonLink} small kind="quiet" href="/flashcards/statistics">${t('ui.stats.all_days')}<//></header>
    ${state.error && !data ? html`<${Failure} error=${state.error} onRetry=${state.reload} />` : !data ? html`<${Loading} lines=${5} />` : html`
      ${data.reviews.length > 0 && html`<table class="fit-table card-log">
        <caption class="visually-hidden">${t('ui.stats.of_day', { day: dateOf(day, 'long') })}</caption>
        <thead><tr>${['at', 'deck', 'rating'].map((name) => html`<th key=${name} scope="col">${t(`ui.info.${name}`)}</th>`)}<th scope="col"><span class="visually-hidden">${t('ui.info.title')}</span></th></tr></thead>
        <tbody>${data.reviews.map((review) => html`<tr key=${review.id}><th scope="row">${dayAndTime(review.reviewed_at)}</th><td>${deckOf(review.deck_id)}</td><td>${t(`ui.info.${review.rating}`)}</td>
          <td><${IconButton} icon="info" label=${t('ui.stats.card_of', { time: dayAndTime(review.reviewed_at) })} onClick=${() => setInformed(review.card_id)} /></td></tr>`)}</tbody></table>`}
      ${!data.isWhole ? html`<p class="soft">${t('ui.stats.too_far')}</p>` : data.reviews.length === 0 && html`<p class="soft">${t('ui.stats.none_of_day')}</p>`}`}
    ${informed > 0 && html`<${CardInfo} id=${informed} onClose=${() => setInformed(0)} />`}
  </section>`;
}
