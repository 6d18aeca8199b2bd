// @ts-check
/** What the palette finds among the person's decks. */
import { allDecks, called } from './deck-data.js';

/** @type {import('../../areas.js').Search} */
export default async function find(text, signal) {
  const wanted = text.toLowerCase();
  const decks = await allDecks(signal);
  return decks.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, 6)
    .map((deck) => ({ label: called(deck.name), icon: 'cards', href: `/flashcards/decks/${deck.id}` }));
}
