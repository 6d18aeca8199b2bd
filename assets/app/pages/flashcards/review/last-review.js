// @ts-check
/** The last review that the server knows, so that it can be undone after the page was loaded anew, and from another device. */
import { useEffect, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { serverNow } from '../../../clock.js';
import { idsOf } from '../due.js';

/** @typedef {Api.Answer<'listReviews'>['reviews'][number]} Review */

/** An older review is not offered, in milliseconds. */
const OLDEST = 3_600_000;

/** So long after the page has opened the server is asked, in milliseconds. */
const PAUSE = 600;

/**
 * @param {boolean} isWanted whether nothing else can be undone, and the server knows all answers
 * @param {number | null} deck the deck that is reviewed, with its sub-decks; null for all
 * @returns {[Review | null, () => void]} the review, and what forgets it
 */
export function useLastReview(isWanted, deck) {
  const [last, setLast] = useState(/** @type {Review | null} */ (null));
  const [isKnown, setKnown] = useState(false);
  useEffect(() => {
    if (!isWanted || isKnown) return undefined;
    const stop = new AbortController();
    const timer = setTimeout(() => {
      call('listReviews', { query: { limit: 1 }, signal: stop.signal }).then(async ({ reviews: [review] }) => {
        const isOfDeck = review !== undefined && (deck === null || (await idsOf(deck)).has(review.deck_id));
        if (stop.signal.aborted) return;
        const isRecent = review !== undefined && serverNow() - Date.parse(review.reviewed_at) < OLDEST;
        setKnown(true);
        setLast(isRecent && isOfDeck ? review : null);
      }, () => undefined);
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [isWanted, isKnown, deck]);
  const forget = () => {
    setLast(null);
    setKnown(false);
  };
  return [isWanted ? last : null, forget];
}
