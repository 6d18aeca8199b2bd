// @ts-check
/** Moves cards to another deck of the person. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormProblem, SelectField } from '../../components/form-field.js';
import { Failure, Loading } from '../../components/page.js';
import { number, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { allDecks, called } from './deck-data.js';

/** So many cards are changed by one request. */
const CARDS_AT_ONCE = 500;

/** Sends the ids of cards, as many at once as a request may have. @param {Api.Card[]} cards @param {(ids: number[]) => Promise<{ cards: number }>} send */
export async function inParts(cards, send) {
  let changed = 0;
  for (let at = 0; at < cards.length; at += CARDS_AT_ONCE) {
    changed += (await send(cards.slice(at, at + CARDS_AT_ONCE).map(({ id }) => id))).cards;
  }
  return changed;
}

/** @param {{ cards: Api.Card[], onClose: () => void, onDone: () => void }} props */
export function MoveDialog({ cards, onClose, onDone }) {
  const list = useLoad((signal) => allDecks(signal), []);
  const [chosen, setChosen] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  // A deck that has all of the cards already is no choice.
  const decks = (list.data ?? []).filter(({ id }) => cards.some((card) => card.deck_id !== id));
  const deck = decks.find(({ id }) => String(id) === chosen) ?? decks[0];
  /** @param {Event} event */
  const move = async (event) => {
    event.preventDefault();
    if (busy || !deck) return;
    setBusy(true);
    setProblem('');
    try {
      const moved = await inParts(cards, (ids) => call('moveCards', { path: { id: deck.id }, json: { card_ids: ids } }));
      notify(t('ui.move.moved', { count: moved, number: number(moved), name: called(deck.name) }));
      onDone();
    } catch (error) {
      setProblem(sentence(error));
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${t('ui.move.title')} onClose=${onClose}>
    ${list.error && !list.data ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : !list.data ? html`<${Loading} lines=${2} />`
        : !deck ? html`<p>${t('ui.move.no_deck')}</p>`
          : html`<form class="stack" onSubmit=${move} novalidate>
            <${FormProblem} text=${problem} />
            <${SelectField} label=${t('ui.move.deck')} name="deck" hint=${t('ui.move.hint')} value=${String(deck.id)} onChange=${setChosen}
              options=${decks.map(({ id, name }) => ({ value: String(id), label: called(name) }))} />
            <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${busy}>${t('ui.move.move')}<//></div>
          </form>`}
  <//>`;
}
