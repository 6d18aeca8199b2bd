// @ts-check
/** Flashcards: decks, the review, the browser of cards with its editor, import and statistics. */

/** @type {import('../../areas.js').Label} */
export const title = { en: 'Flashcards', de: 'Karteikarten' };

/** @type {import('../../areas.js').Label} */
export const statisticsTitle = { en: 'Flashcard statistics', de: 'Karteikarten-Statistik' };

/** @type {import('../../areas.js').Label} */
export const importTitle = { en: 'Import cards', de: 'Karten importieren' };

/** @type {import('../../areas.js').Label} */
export const cardsTitle = { en: 'All cards', de: 'Alle Karten' };

/** @type {import('../../areas.js').Area} */
export default {
  name: 'flashcards',
  folder: import.meta.url,
  keeps: ['listDecks', 'getDeck', 'listCards', 'listDeckMedia', 'getReviewActivity', 'getReviewForecast'],
  routes: [
    { pattern: '/flashcards', title, icon: 'cards', load: () => import('./decks.js'), who: 'person', frame: 'shell', warm: true },
    { pattern: '/flashcards/review', parent: '/flashcards', load: () => import('./review/review.js'), who: 'person', frame: 'focus', warm: true },
    { pattern: '/flashcards/statistics', title: statisticsTitle, icon: 'chart', parent: '/flashcards', load: () => import('./statistics.js'), who: 'person', frame: 'shell' },
    { pattern: '/flashcards/cards', title: cardsTitle, icon: 'search', parent: '/flashcards', load: () => import('./cards.js'), who: 'person', frame: 'shell' },
    { pattern: '/flashcards/import', title: importTitle, icon: 'upload', parent: '/flashcards', load: () => import('./import.js'), who: 'person', frame: 'shell' },
    { pattern: '/flashcards/decks/:id', parent: '/flashcards', load: () => import('./deck.js'), who: 'person', frame: 'shell' },
  ],
  actions: [
    { label: { en: 'Review flashcards', de: 'Karteikarten wiederholen' }, icon: 'cards', href: '/flashcards/review' },
    { label: { en: 'Create a deck', de: 'Stapel erstellen' }, icon: 'plus', href: '/flashcards?new' },
  ],
  search: { label: { en: 'Decks', de: 'Stapel' }, load: () => import('./find.js') },
  entries: [
    { menu: 'main', href: '/flashcards', label: title, icon: 'cards', order: 25 },
  ],
};
