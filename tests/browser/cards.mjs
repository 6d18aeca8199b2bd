// What the cases about flashcards share.
import { ask } from './api.mjs';
import { UNDER } from './browser.mjs';
import { until } from './offline.mjs';

/** A deck with so many cards, asked in order. */
export async function deckOf(page, name, count, more = {}) {
  const { id } = await ask(page, 'POST', '/api/flashcards/decks', { name, ...more });
  const cards = Array.from({ length: count }, (_, at) => ({ kind: 'basic', front: `${name} question ${at + 1}`, back: `${name} answer ${at + 1}` }));
  if (count > 0) await ask(page, 'POST', `/api/flashcards/decks/${id}/cards/bulk`, { cards });
  return id;
}

/** The question of the card on screen. */
export const question = (page) => page.locator('.review-question');

/** Turns the card on screen. */
export const showAnswer = async (page) => {
  await page.keyboard.press('Space');
  await page.locator('.review-answer').waitFor();
};

/** The reviews of a deck that the server has, the latest first. */
export const reviewsOf = async (page, deck) => (await ask(page, 'GET', '/api/flashcards/reviews?limit=100')).reviews.filter((review) => review.deck_id === deck);

/** Waits until everything is sent. */
export const nothingWaits = (page) => until(page, (under) => new Promise((resolve) => {
  const opening = indexedDB.open(`schola${under}`);
  opening.onsuccess = () => {
    const count = opening.result.transaction('queue').objectStore('queue').count();
    count.onsuccess = () => { opening.result.close(); resolve(count.result === 0); };
  };
}), UNDER);
