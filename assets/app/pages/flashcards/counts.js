// @ts-check
/** What is left of a deck for today: new cards, cards in learning steps, cards to review. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Marked } from '../../components/marked.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';

/** The server counts up to here. */
const EXACT = 500;

/** @param {number} count @param {boolean} isCapped whether there are more than were counted */
const shown = (count, isCapped) => (isCapped && count >= EXACT ? `${number(EXACT)}+` : number(count));

/** @param {{ due?: Api.Schemas['DueCounts'] }} props */
export function Counts({ due }) {
  if (!due || due.new + due.learning + due.review === 0) return null;
  return html`<p class="deck-counts">
    ${due.review > 0 && html`<span><${Marked} kind="due">${t('ui.decks.count_review', { number: shown(due.review, due.capped) })}<//></span>`}
    ${due.learning > 0 && html`<span class="deck-learning">${t('ui.decks.count_learning', { number: shown(due.learning, due.capped) })}</span>`}
    ${due.new > 0 && html`<span><${Marked} kind="new">${t('ui.decks.count_new', { number: shown(due.new, due.capped) })}<//></span>`}
  </p>`;
}
