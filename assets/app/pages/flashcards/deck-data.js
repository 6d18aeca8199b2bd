// @ts-check
/** Decks as the pages need them: all of them, their names, what is due, and what can be done with one. */
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { sentence } from '../../format.js';
import { t } from '../../locale.js';
import { removeWithUndo } from '../../undo.js';

/** A person has at most so many pages of decks. */
const MOST_PAGES = 5;

/** All decks of the person, by name. @param {AbortSignal} [signal] @returns {Promise<Api.Deck[]>} */
export async function allDecks(signal) {
  /** @type {Api.Deck[]} */
  const decks = [];
  /** @type {string | undefined} */
  let cursor;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await call('listDecks', { query: { limit: 100, cursor }, signal });
    decks.push(...answer.decks);
    cursor = answer.next_cursor;
    if (!cursor) break;
  }
  return decks;
}

/** The name of a deck, with those that it lies below: `Spanish › Verbs`. @param {string} name */
export const called = (name) => name.split('::').join(' › ');

/** What is left for today of a deck and of its sub-decks. @param {Api.Deck} deck */
export const dueInAll = ({ due, sub_decks: below }) => below?.due ?? due;

/** How many cards of a deck alone are left for today. @param {{ due?: Api.Schemas['DueCounts'] }} deck */
export const dueOf = ({ due }) => (due ? due.new + due.learning + due.review : 0);

/** What tells a deck from all else that can be deleted. @param {{ id: number }} deck */
export const nameOf = (deck) => `deck ${deck.id}`;

/** @param {Api.Deck} deck */
export function removeDeck(deck) {
  removeWithUndo(nameOf(deck), t('ui.decks.deleted', { name: called(deck.name) }), (isLeaving) => call('deleteDeck', { path: { id: deck.id }, keepalive: isLeaving }));
}

/** @param {Api.Deck} deck @returns {Promise<Api.Deck | null>} */
export async function copyDeck(deck) {
  try {
    const { deck: copy } = await call('copyDeck', { path: { id: deck.id }, json: deck.own ? { name: t('ui.decks.copy_of', { name: deck.name }).slice(0, 120) } : {} });
    notify(t('ui.decks.copied', { name: called(copy.name) }));
    return copy;
  } catch (error) {
    notify(sentence(error), 'bad');
    return null;
  }
}
