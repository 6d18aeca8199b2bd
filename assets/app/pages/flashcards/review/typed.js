// @ts-check
/** What a typed answer is compared with, and what it differs in. Pure functions. */
import { gapsOf } from '../note/cards-of.js';
import { plain } from '../plain.js';

/** @typedef {{ text: string, kind: 'same' | 'missing' | 'extra' }} Part */

/** A longer answer is not typed. */
const LONGEST = 80;

/** So many letters of what was typed are compared. */
const MOST = 200;

/** What there is to type for a card; empty where its answer is long, a formula or a picture. @param {{ kind: string, front: string, answer: string, ordinal: number }} card */
export function expectedOf({ kind, front, answer, ordinal }) {
  const whole = kind === 'cloze' ? gapsOf(front, ordinal + 1).join(', ') : answer;
  const text = /\$|!\[|```|^\s*\|/m.test(whole) ? '' : plain(whole);
  return text.length <= LONGEST ? text : '';
}

/** The letters of a text, each with its accents. @param {string} text */
const lettersOf = (text) => ('Segmenter' in Intl ? [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment) : [...text]);

/** A text without what does not matter: case, spaces and the mark at its end. @param {string} text */
const folded = (text) => text.normalize('NFC').toLowerCase().replace(/\s+/g, ' ').trim().replace(/\s*[.!?…。！？]+$/, '');

/**
 * Compares what was typed with what was expected.
 * @param {string} typed @param {string} expected
 * @returns {{ isRight: boolean, parts: Part[] }} `parts` are the expected text, with letters that are missing and letters that are too many
 */
export function compared(typed, expected) {
  if (folded(typed) === folded(expected)) return { isRight: true, parts: [{ text: expected, kind: 'same' }] };
  const [given, wanted] = [typed.trim().normalize('NFC'), expected.normalize('NFC')].map((text) => lettersOf(text).slice(0, MOST));
  const isSame = (/** @type {number} */ at, /** @type {number} */ to) => given[at].toLowerCase() === wanted[to].toLowerCase();
  // The longest common part behind each pair of places.
  const common = Array.from({ length: given.length + 1 }, () => new Array(wanted.length + 1).fill(0));
  for (let at = given.length - 1; at >= 0; at -= 1) {
    for (let to = wanted.length - 1; to >= 0; to -= 1) common[at][to] = isSame(at, to) ? common[at + 1][to + 1] + 1 : Math.max(common[at + 1][to], common[at][to + 1]);
  }
  /** @type {Part[]} */
  const parts = [];
  const add = (/** @type {string} */ text, /** @type {Part['kind']} */ kind) => {
    const last = parts[parts.length - 1];
    if (last?.kind === kind) last.text += text;
    else parts.push({ text, kind });
  };
  let [at, to] = [0, 0];
  while (at < given.length || to < wanted.length) {
    if (at < given.length && to < wanted.length && isSame(at, to)) {
      add(wanted[to], 'same');
      at += 1;
      to += 1;
    } else if (at < given.length && (to === wanted.length || common[at + 1][to] >= common[at][to + 1])) {
      add(given[at], 'extra');
      at += 1;
    } else {
      add(wanted[to], 'missing');
      to += 1;
    }
  }
  return { isRight: false, parts };
}
