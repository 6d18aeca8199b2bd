// @ts-check
/** Asks before a deck is deleted that has sub-decks: it says what is deleted with it. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { number } from '../../format.js';
import { t } from '../../locale.js';
import { called, removeDeck } from './deck-data.js';

/** @param {{ deck: Api.Deck, onClose: () => void, onRemoved?: () => void }} props */
export function RemoveDialog({ deck, onClose, onRemoved }) {
  const { decks, cards } = deck.sub_decks ?? { decks: 0, cards: 0 };
  const remove = async () => {
    removeDeck(deck);
    onClose();
    onRemoved?.();
  };
  const all = deck.cards + cards;
  const text = [t('ui.decks.delete_sub_decks', { count: decks, number: number(decks) }), t('ui.decks.delete_cards', { count: all, number: number(all) })].join(' ');
  return html`<${ConfirmDialog} title=${t('ui.decks.delete_title', { name: called(deck.name) })} text=${text} action=${t('ui.decks.delete')} onClose=${onClose} onConfirm=${remove} />`;
}
