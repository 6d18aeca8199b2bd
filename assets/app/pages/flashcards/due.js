// @ts-check
/**
 * The cards that are due: from the server, or as the last session has left them where there is no network. What was answered and has
 * not been sent yet counts in both cases.
 */
import { call, isOfNetwork } from '../../api.js';
import { serverNow } from '../../clock.js';
import { waitingWrites } from '../../queue.js';
import { isSeenKept, recall, remember } from '../../seen.js';
import { keepMedia } from './card-text.js';
import { allDecks } from './deck-data.js';
import { AHEAD, begin, newLast, replayed } from './review/session.js';
import { withSubDecks } from './tree.js';

/**
 * @typedef {import('./review/session.js').Session} Session
 * @typedef {{ only: 'reviews' | 'new_cards', horizon_days: number, cards: number }} Part what a step of the plan of the day asks for
 * @typedef {{ at: number, queue: Session['queue'], later: Session['later'], counts: Session['counts'] }} Kept
 */

/** So many cards are fetched at a time. */
const MOST = 100;

/** The name under which the browser keeps the cards that are due. */
const PLACE = 'flashcards/due';

/** What the server says is due. A step of the plan is about its deck alone, without the sub-decks. @param {number | null} deck @param {AbortSignal} [signal] @param {Part | null} [part] */
export const fetchDue = (deck, signal, part = null) => call('getDueCards', {
  query: { deck_id: deck, ...(part ? { sub_decks: false, order: 'urgency', only: part.only, horizon_days: part.horizon_days, limit: Math.min(MOST, part.cards) } : { limit: MOST }) }, signal,
});

/** What is due now, without what was answered and has not been sent yet, by another tab too. @param {number | null} deck @param {AbortSignal} [signal] */
export async function dueNow(deck, signal) {
  const unsent = await waitingWrites();
  const due = await fetchDue(deck, signal);
  const { queue: cards, counts } = replayed(begin(due), unsent);
  return { cards, counts, nextLearningAt: due.next_learning_at, isWhole: due.cards.length < MOST };
}

/** So many pages are searched for cards in learning steps: each looks at 1,000 notes, the newest first. */
const MOST_PAGES = 3;

/**
 * The cards in learning steps that come within the time in which a session shows them where nothing else is left. A page that is loaded
 * anew goes on with them.
 * @param {Api.Answer<'getDueCards'>} due @param {number | null} deck @param {AbortSignal} [signal] @returns {Promise<Session['later']>}
 */
async function comingSoon(due, deck, signal) {
  const now = serverNow();
  if (!due.next_learning_at || Date.parse(due.next_learning_at) > now + AHEAD) return [];
  /** @type {Session['later']} */
  const found = [];
  /** @type {string | undefined} */
  let cursor;
  try {
    for (let page = 0; page === 0 || (cursor && page < MOST_PAGES); page += 1) {
      const answer = await call('searchCards', { query: { state: 'learning', deck_id: deck ?? undefined, limit: MOST, cursor }, signal });
      // The times of a session are those of this device.
      for (const card of answer.cards) found.push({ card, at: Date.parse(card.due_at ?? '') - now + Date.now() });
      cursor = answer.next_cursor;
    }
  } catch {
    // Without them the page says when the next card comes.
  }
  const listed = new Set(due.cards.map(({ id }) => id));
  const isAwake = (/** @type {Session['queue'][number]} */ { id, buried_until: until }) => !listed.has(id) && !(until && Date.parse(until) > now);
  return found.filter(({ card, at }) => at > Date.now() && at <= Date.now() + AHEAD && isAwake(card));
}

/** The deck whose session is open, with its sub-decks. @type {{ deck: number, ids: Promise<Set<number>> } | null} */
let opened = null;

/** The ids of a deck and its sub-decks; of the deck alone while the decks are not known. @param {number} deck */
export function idsOf(deck) {
  if (opened?.deck !== deck) opened = { deck, ids: allDecks().then((decks) => withSubDecks(decks, deck), () => new Set([deck])) };
  return opened.ids;
}

/** How many of some cards are in which state. @param {{ state: string }[]} cards @param {number} learning @returns {Session['counts']} */
function counted(cards, learning) {
  const counts = { new: 0, learning, review: 0 };
  for (const { state } of cards) counts[state === 'relearning' ? 'learning' : /** @type {keyof typeof counts} */ (state)] += 1;
  return counts;
}

/** The first card of each note, and all cards in learning steps, as the server gives a part of the queue. @param {Session['queue']} cards */
function oneOfEachNote(cards) {
  /** @type {Set<number>} */
  const notes = new Set();
  return cards.filter(({ note_id: note, state }) => {
    if (state === 'learning' || state === 'relearning') return true;
    const isFirst = !notes.has(note);
    notes.add(note);
    return isFirst;
  });
}

/**
 * A session with the cards that are due, in one deck or in all; or with a part of them.
 * @param {number | null} deck @param {AbortSignal} [signal] @param {Part | null} [part]
 * @returns {Promise<{ session: Session, unsent: Session['past'], isKept: boolean, nextLearningAt?: string }>} `unsent` are the steps that the server does not know yet
 */
export async function openSession(deck, signal, part = null) {
  // Decks may have got other names since the last session.
  opened = null;
  if (deck !== null) idsOf(deck);
  // What waits is read first: what is sent meanwhile counts then in any case.
  const unsent = await waitingWrites();
  try {
    const due = await fetchDue(deck, signal, part);
    const later = part ? [] : await comingSoon(due, deck, signal);
    const begun = begin(part ? { ...due, counts: counted(due.cards, 0) } : due);
    const session = replayed({ ...begun, later, counts: { ...begun.counts, learning: begun.counts.learning + later.length } }, unsent);
    if (!part) await keepSession(session, deck);
    return { session: { ...session, past: [] }, unsent: session.past, isKept: false, nextLearningAt: due.next_learning_at };
  } catch (error) {
    const kept = isOfNetwork(error) ? await keptDue() : null;
    if (!kept) throw error;
    const ids = deck === null ? null : part ? new Set([deck]) : await idsOf(deck);
    const isOfDeck = (/** @type {{ deck_id: number }} */ card) => ids === null || ids.has(card.deck_id);
    const isOfPart = (/** @type {{ state: string }} */ { state }) => !part || (state === 'new') === (part.only === 'new_cards') || state === 'learning' || state === 'relearning';
    const wanted = kept.queue.filter((card) => isOfDeck(card) && isOfPart(card));
    const [queue, later] = [part ? oneOfEachNote(wanted).slice(0, part.cards) : wanted, kept.later.filter((one) => isOfDeck(one.card))];
    const counts = counted(queue, later.length);
    // What was answered just before the page was closed may be newer than what is kept.
    const recent = unsent.filter((write) => write.made > kept.at);
    const session = replayed({ queue, later, past: [], counts }, recent);
    return { session: { ...session, past: [] }, unsent: session.past, isKept: true };
  }
}

/** @returns {Promise<Kept | null>} */
async function keptDue() {
  return /** @type {Kept | undefined} */ ((await recall(PLACE))?.json) ?? null;
}

/** Keeps what is left of a session, for the time without a network. @param {Session} session @param {number | null} deck */
export async function keepSession({ queue, later, counts }, deck) {
  if (!isSeenKept('listDecks')) return;
  const before = deck === null ? null : await keptDue();
  const ids = deck === null ? null : await idsOf(deck);
  const isOther = (/** @type {{ deck_id: number }} */ card) => !ids?.has(card.deck_id);
  const others = { queue: before?.queue.filter(isOther) ?? [], later: before?.later.filter((one) => isOther(one.card)) ?? [] };
  await remember(PLACE, /** @type {Kept} */ ({ at: Date.now(), queue: newLast([...queue, ...others.queue]), later: [...later, ...others.later], counts }));
}

/** Fetches what a review needs, so that it can be begun without a network. */
export async function prepareReview() {
  try {
    const { session } = await openSession(null);
    if (session.queue.some((card) => /\$/.test(card.question + card.answer))) (await import('../../components/markdown/formula.js')).load();
    await keepMedia(session.queue);
  } catch {
    // Without a network there is what was prepared before.
  }
}
