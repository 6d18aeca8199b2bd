// @ts-check
/** The decks that members shared with a squad, to look at and to copy. */
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

/** @param {{ squadId: number }} props */
export function SquadDecks({ squadId }) {
  const [busy, setBusy] = useState(0);
  const list = useList(async (cursor, signal) => {
    const page = await call('listSquadDecks', { path: { id: squadId }, query: { limit: 20, cursor }, signal });
    return { items: page.decks, next: page.next_cursor };
  }, [squadId]);
  /** @param {Api.Deck} deck */
  const take = async (deck) => {
    setBusy(deck.id);
    const copy = await copyDeck(deck);
    setBusy(0);
    if (copy) go(`/flashcards/decks/${copy.id}`);
  };
  return html`<${Section} title=${t('ui.squads.decks')} text=${t('ui.squads.decks_text')}>
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${2} />`
        : list.items.length === 0 ? html`<p class="soft">${t('ui.squads.no_decks')}</p>`
          : html`<ul class="squad-list" aria-label=${t('ui.squads.decks')}>${list.items.map((deck) => html`<li class="squad-row" key=${deck.id}>
            <div class="squad-words"><${Link} class="squad-name" href=${`/flashcards/decks/${deck.id}`}>${called(deck.name)}<//>
              <p class="squad-facts">${t('ui.squads.deck_cards', { count: deck.cards, cards: number(deck.cards) })}</p></div>
            ${!deck.own && html`<div class="squad-acts"><${Button} small icon="copy" busy=${busy === deck.id} onClick=${() => take(deck)}>${t('ui.squads.copy_deck')}<//></div>`}</li>`)}</ul>`}
    <${More} list=${list} /><//>`;
}
