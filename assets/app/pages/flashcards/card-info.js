// @ts-check
/** What is known of a card: its dates, what the scheduler knows, and the log of its reviews. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { Failure, Loading } from '../../components/page.js';
import { day, dayAndTime, duration, number, percent, sentence, timeLeft } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { called } from './deck-data.js';
import { interval } from './interval.js';

/** So many reviews are fetched at once. */
const PAGE = 20;

/** A number with two digits behind the point. @param {number} value */
const short = (value) => number(Math.round(value * 100) / 100);

/** Seconds with a digit behind the point where they are few. @param {number} ms */
const took = (ms) => (ms < 60_000 ? duration(Math.round(ms / 100) / 10) : timeLeft(ms / 1000));

/** The facts of a card that are known. @param {Api.Card} card @param {Api.Answer<'getCardStatistics'>} figures @param {string} deck @returns {[string, string][]} */
function factsOf(card, figures, deck) {
  /** @type {[string, string | undefined][]} */
  const facts = [
    ['created', day(card.created_at)],
    ['first', figures.first_reviewed_at && day(figures.first_reviewed_at)],
    ['latest', figures.last_reviewed_at && day(figures.last_reviewed_at)],
    ['due', card.due_at && (card.state === 'review' ? day(card.due_at) : dayAndTime(card.due_at))],
    ['interval', card.interval_days > 0 ? interval(card.interval_days * 86_400, 'long') : undefined],
    ['stability', card.stability === undefined ? undefined : interval(card.stability * 86_400, 'long')],
    ['difficulty', card.difficulty === undefined ? undefined : t('ui.info.of_ten', { value: short(card.difficulty) })],
    ['recall', figures.retrievability === undefined ? undefined : percent(figures.retrievability)],
    ['ease', card.ease_factor === undefined ? undefined : short(card.ease_factor)],
    ['reviews', number(figures.reviews)],
    ['lapses', number(card.lapses)],
    ['average', figures.average_took_ms === undefined ? undefined : took(figures.average_took_ms)],
    ['total', figures.reviews > 0 ? took(figures.took_ms) : undefined],
    ['kind', t(`ui.info.is_${card.kind}`)],
    ['deck', called(deck)],
  ];
  return facts.flatMap(([name, value]) => (value ? [/** @type {[string, string]} */ ([name, value])] : []));
}

/** @param {{ id: number, onClose: () => void }} props */
export function CardInfo({ id, onClose }) {
  const [busy, setBusy] = useState(false);
  const loaded = useLoad(async (signal) => {
    const [{ card }, figures, log] = await Promise.all([
      call('getCard', { path: { id }, signal }), call('getCardStatistics', { path: { id }, signal }), call('listCardReviews', { path: { id }, query: { limit: PAGE }, signal }),
    ]);
    const { deck } = await call('getDeck', { path: { id: card.deck_id }, signal });
    return { card, figures, deck: deck.name, reviews: log.reviews, next: log.next_cursor };
  }, [id]);
  const more = async () => {
    if (busy || !loaded.data?.next) return;
    setBusy(true);
    try {
      const page = await call('listCardReviews', { path: { id }, query: { limit: PAGE, cursor: loaded.data.next } });
      loaded.update((data) => data && { ...data, reviews: [...data.reviews, ...page.reviews], next: page.next_cursor });
    } catch (error) {
      notify(sentence(error), 'bad');
    }
    setBusy(false);
  };
  const { data } = loaded;
  return html`<${Dialog} title=${t('ui.info.title')} wide=${true} onClose=${onClose}>
    ${loaded.error && !data ? html`<${Failure} error=${loaded.error} onRetry=${loaded.reload} />` : !data ? html`<${Loading} lines=${6} />` : html`<div class="stack">
      <dl class="facts card-facts">${factsOf(data.card, data.figures, data.deck).map(([name, value]) => html`<div key=${name}><dt>${t(`ui.info.${name}`)}</dt><dd>${value}</dd></div>`)}</dl>
      ${data.reviews.length === 0 ? html`<p class="soft">${t('ui.info.no_reviews')}</p>` : html`<table class="fit-table card-log">
        <caption class="visually-hidden">${t('ui.info.log')}</caption>
        <thead><tr>${['at', 'rating', 'interval', 'time'].map((name) => html`<th key=${name} scope="col">${t(`ui.info.${name}`)}</th>`)}</tr></thead>
        <tbody>${data.reviews.map((review) => html`<tr key=${review.id}><th scope="row">${dayAndTime(review.reviewed_at)}</th><td>${t(`ui.info.${review.rating}`)}</td>
          <td>${review.interval_days > 0 ? interval(review.interval_days * 86_400) : '–'}</td><td>${review.took_ms === undefined ? '–' : took(review.took_ms)}</td></tr>`)}</tbody></table>`}
      ${data.next && html`<p class="more"><${Button} busy=${busy} onClick=${more}>${t('ui.show_more')}<//></p>`}
    </div>`}
  <//>`;
}
