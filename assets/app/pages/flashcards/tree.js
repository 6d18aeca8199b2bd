// @ts-check
/** Decks beneath the decks that they are sub-decks of. `Spanish::Verbs` is a sub-deck of `Spanish`, of the oldest one where there are several. */
import { called } from './deck-data.js';

/**
 * @typedef {{ deck: Api.Deck, label: string, above: string, below: Branch[] }} Branch
 *   `label` is the name without that of the deck above; `above` names what a deck would be beneath if there was such a deck
 */

/** The ids of a deck and of its sub-decks. @param {Api.Deck[]} decks @param {number} id */
export function withSubDecks(decks, id) {
  const deck = decks.find((one) => one.id === id);
  const isOldest = deck && !decks.some((one) => one.name === deck.name && one.id < id);
  return new Set([id, ...(isOldest ? decks.filter(({ name }) => name.startsWith(`${deck.name}::`)).map((one) => one.id) : [])]);
}

/** @param {Api.Deck[]} decks by name @returns {Branch[]} */
export function treeOf(decks) {
  /** @type {Map<string, Branch>} */
  const oldest = new Map();
  const branches = decks.map((deck) => {
    const branch = { deck, label: '', above: '', below: /** @type {Branch[]} */ ([]) };
    const known = oldest.get(deck.name);
    if (!known || deck.id < known.deck.id) oldest.set(deck.name, branch);
    return branch;
  });
  /** @type {Branch[]} */
  const tops = [];
  for (const branch of branches) {
    const { name } = branch.deck;
    let end = name.lastIndexOf('::');
    while (end > 0 && !oldest.has(name.slice(0, end))) end = name.lastIndexOf('::', end - 1);
    const parent = end > 0 ? oldest.get(name.slice(0, end)) : undefined;
    if (parent) {
      branch.label = called(name.slice(end + 2));
      parent.below.push(branch);
    } else {
      const parts = name.split('::');
      branch.label = parts.pop() || name;
      branch.above = parts.join(' › ');
      tops.push(branch);
    }
  }
  return tops;
}

/** The branches without the decks that are hidden, and without those beneath them. @param {Branch[]} branches @param {(deck: Api.Deck) => boolean} isHidden @returns {Branch[]} */
export const shownOf = (branches, isHidden) => branches.filter(({ deck }) => !isHidden(deck)).map((branch) => ({ ...branch, below: shownOf(branch.below, isHidden) }));

/** All decks of branches. @param {Branch[]} branches @returns {Api.Deck[]} */
export const decksOf = (branches) => branches.flatMap(({ deck, below }) => [deck, ...decksOf(below)]);
