// @ts-check
/** The decks that are shared with a class, to look at and to copy. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Link } from '../../components/link.js';
import { Failure, Loading, More, Section } from '../../components/page.js';
import { number } from '../../format.js';
import { useList } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { called, copyDeck } from '../flashcards/deck-data.js';

/** @param {{ classId: number }} props */
export function SharedDecks({ classId }) {
  const [busy, setBusy] = useState(0);
  const list = useList(async (cursor, signal) => {
    const page = await call('listClassDecks', { path: { id: classId }, query: { limit: 50, cursor }, signal });
    return { items: page.decks, next: page.next_cursor };
  }, [classId]);
  /** @param {Api.Deck} deck */
  const take = async (deck) => {
    setBusy(deck.id);
    const copy = await copyDeck(deck);
    setBusy(0);
    if (copy) go(`/flashcards/decks/${copy.id}`);
  };
  return html`<${Section} title=${t('ui.classes.decks')} text=${t('ui.classes.decks_text')}>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${2} />`
        : list.items.length === 0 ? html`<p class="soft">${t('ui.classes.no_decks')}</p>`
          : html`<ul class="class-list" aria-label=${t('ui.classes.decks')}>${list.items.map((deck) => html`<li class="class-row" key=${deck.id}>
            <div class="class-words"><${Link} class="class-name" href=${`/flashcards/decks/${deck.id}`}>${called(deck.name)}<//>
              <p class="class-facts">${t('ui.classes.deck_cards', { count: deck.cards, cards: number(deck.cards) })}</p></div>
            ${!deck.own && html`<div class="class-acts"><${Button} small icon="copy" busy=${busy === deck.id} onClick=${() => take(deck)}>${t('ui.classes.copy_deck')}<//></div>`}</li>`)}</ul>`}
    <${More} list=${list} />
  <//>`;
}
