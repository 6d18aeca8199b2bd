// @ts-check
/** The cards that the browser shows: all of a deck, or what a search of the server finds. */
import { useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call, isOfNetwork } from '../../api.js';
import { showsKept } from '../../connection.js';
import { useReachedAgain } from '../../hooks.js';
import { renewals } from '../../renewal.js';
import { isSeenKept, recall, remember } from '../../seen.js';
import { useSignal } from '../../store.js';

/** So many cards are fetched at once; so many of a deck, and so many that a search finds, without being asked. */
const PAGE = 100;
const MOST = 5000;
const MOST_FOUND = 500;
/** So many pages are asked for at once: those of a search by state may have few cards. */
const MOST_PAGES = 60;

/** What cards can be narrowed to. */
export const STATES = ['new', 'learning', 'review', 'due', 'suspended', 'buried', 'leech'];

/** @typedef {{ q: string, state: string, tag: string, deck: string, below: string }} Filter */

/** Without a network, cards that were kept are searched for words alone. @param {Api.Card[]} cards @param {Filter} filter */
function foundHere(cards, { q, state, tag }) {
  const words = q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const stateOf = (/** @type {Api.Card} */ card) => (card.suspended ? 'suspended' : card.state === 'relearning' ? 'learning' : card.state);
  return cards.filter((card) => (!state || stateOf(card) === state || (state === 'leech' && card.leech)) && (!tag || card.tags.includes(tag))
    && words.every((word) => `${card.front}\n${card.back}\n${card.tags.join(' ')}`.toLowerCase().includes(word)));
}

/**
 * @param {number | null} deck the deck whose cards are shown; null for all decks
 * @param {Filter} filter @param {number} round when it changes, the cards are loaded again
 * @param {{ hasSubDecks: boolean, own: Api.Deck[] }} known whether the deck has sub-decks, whose cards are shown too unless the filter leaves them
 *   out; and decks of the person
 */
export function useCards(deck, filter, round, { hasSubDecks, own }) {
  const { q, state: wanted, tag } = filter;
  const of = deck ?? (Number(filter.deck) || undefined);
  const isNarrowed = deck === null || Boolean(q.trim() || wanted || tag);
  const withSubDecks = deck === null || (hasSubDecks && filter.below !== 'no');
  const isSearch = isNarrowed || withSubDecks;
  const key = JSON.stringify([of, q, wanted, tag, withSubDecks]);
  const renewal = useSignal(renewals);
  const [state, setState] = useState({ key, cards: /** @type {Api.Card[]} */ ([]), error: /** @type {unknown} */ (null), isLoading: true, next: /** @type {string | undefined} */ (undefined) });
  const [more, setMore] = useState({ most: 0, again: 0, key });
  const [tags, setTags] = useState(/** @type {string[]} */ (tag ? [tag] : []));
  const [names, setNames] = useState(/** @type {Record<number, string>} */ ({}));
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const limit = (isNarrowed ? MOST_FOUND : MOST) + (more.key === key ? more.most : 0);
    /** @param {(query: { limit: number, cursor?: string }) => Promise<{ cards: Api.Card[], next_cursor?: string }>} ask @param {(cards: Api.Card[]) => Api.Card[]} [narrow] */
    const load = async (ask, narrow = (cards) => cards) => {
      /** @type {Api.Card[]} */
      const cards = [];
      /** @type {string | undefined} */
      let cursor;
      let pages = 0;
      do {
        pages += 1;
        const page = await ask({ limit: PAGE, cursor });
        cards.push(...narrow(page.cards));
        cursor = page.next_cursor;
        if (signal.aborted) return;
        // What was there before stays until there is as much.
        setState((before) => ({ key, cards: cursor && before.key === key && cards.length < before.cards.length ? before.cards : [...cards], error: null, isLoading: Boolean(cursor), next: cursor }));
      } while (cursor && cards.length < limit && pages < MOST_PAGES);
      setState((before) => ({ ...before, isLoading: false }));
      setTags((before) => [...new Set([...before, ...cards.flatMap((card) => card.tags)])].sort());
    };
    const listed = (/** @type {{ limit: number, cursor?: string }} */ query) => call('listCards', { path: { id: /** @type {number} */ (deck) }, query, signal });
    // The cards of a deck and its sub-decks are kept for the time without a network, as those of a deck are.
    const placeOf = (/** @type {string | undefined} */ cursor) => `flashcards/cards/${deck}/${cursor ?? ''}`;
    const recalled = async (/** @type {{ limit: number, cursor?: string }} */ query) => {
      const page = withSubDecks ? await recall(placeOf(query.cursor)) : null;
      if (!page) return listed(query);
      showsKept.value = true;
      return /** @type {Api.Answer<'searchCards'>} */ (page.json);
    };
    const searched = async (/** @type {{ limit: number, cursor?: string }} */ query) => {
      const page = await call('searchCards', { query: { ...query, query: q.trim() || undefined, tag: tag || undefined, state: wanted || undefined, deck_id: of, sub_decks: withSubDecks ? undefined : false }, signal });
      if (!isNarrowed && isSeenKept('listCards')) remember(placeOf(query.cursor), page);
      return page;
    };
    setState((before) => ({ ...before, isLoading: true }));
    load(isSearch ? searched : listed)
      .catch((error) => (isSearch && deck !== null && isOfNetwork(error) ? load(recalled, (cards) => foundHere(cards, filter)) : Promise.reject(error)))
      .catch((error) => { if (!signal.aborted) setState((before) => ({ ...before, error, isLoading: false, cards: before.key === key ? before.cards : [] })); });
    return () => stop.abort();
  }, [key, round, more, renewal]);
  const retry = () => setMore((now) => ({ ...now, again: now.again + 1 }));
  useReachedAgain(() => { if (isOfNetwork(state.error)) retry(); });
  // The decks of others are known by their ids alone. Each is asked for once.
  const asked = useRef(new Set(/** @type {number[]} */ ([])));
  const unknown = deck === null ? [...new Set(state.cards.map((card) => card.deck_id))].filter((id) => !asked.current.has(id) && !own.some((one) => one.id === id)) : [];
  useEffect(() => {
    for (const id of unknown) asked.current.add(id);
    for (const id of unknown) call('getDeck', { path: { id } }).then((answer) => setNames((before) => ({ ...before, [id]: answer.deck.name }))).catch(() => {});
  }, [unknown.join()]);
  /** @param {(cards: Api.Card[]) => Api.Card[]} change */
  const update = (change) => setState((before) => ({ ...before, cards: change(before.cards) }));
  return {
    ...state, tags, names, update, hasMore: Boolean(state.next) && !state.isLoading,
    extend: () => setMore((now) => ({ most: (now.key === key ? now.most : 0) + MOST_FOUND, again: 0, key })),
    retry,
  };
}
