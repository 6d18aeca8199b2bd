// @ts-check
/** The decks whose sub-decks are folded away on the page of decks. The choice is kept in this browser, for each person. */
import { useState } from '../../../vendor/htm-preact/standalone.module.js';
import { keptAs } from '../../base.js';
import { person } from '../../token.js';

/** As many decks as a person can have. */
const MOST = 500;

/** @param {number} owner */
const keyOf = (owner) => keptAs(`schola.folded.${owner}`);

/** @param {number} owner @returns {ReadonlySet<number>} */
function kept(owner) {
  try {
    const ids = JSON.parse(localStorage.getItem(keyOf(owner)) ?? '[]');
    return new Set(Array.isArray(ids) ? ids : []);
  } catch {
    return new Set();
  }
}

/** The decks that are folded, and what folds or unfolds one. @returns {[ReadonlySet<number>, (deck: number, isFolded: boolean) => void]} */
export function useFolded() {
  const owner = person.value?.id ?? 0;
  const [ids, setIds] = useState(() => kept(owner));
  const fold = (/** @type {number} */ deck, /** @type {boolean} */ isFolded) => {
    const others = [...ids].filter((id) => id !== deck);
    const next = isFolded ? [...others, deck].slice(-MOST) : others;
    setIds(new Set(next));
    try {
      localStorage.setItem(keyOf(owner), JSON.stringify(next));
    } catch {
      // It holds until the page is left.
    }
  };
  return [ids, fold];
}
