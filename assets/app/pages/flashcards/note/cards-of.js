// @ts-check
/** The cards that a note makes, as the server will make them, for the preview while it is written. */

import { BEGIN, END, highlighted } from './highlight.js';

/** @typedef {Api.Card['kind']} Kind */
/** @typedef {{ question: string, answer: string }} Face */
/** @typedef {string | { numbers: number[], inside: Piece[], hint: string }} Piece a text, or a gap with what it holds */
/** @typedef {{ opening: string, numbers: number[], inside: Piece[], braces: number }} Open a gap that is not closed yet */

/** How deep gaps may lie in each other, and the highest number of one. */
const DEEPEST = 8;
const HIGHEST = 500;

/** `{{c1::` or `{{c1,2::` at a place of a text. @param {string} text @param {number} at @returns {{ numbers: number[], length: number } | null} */
function opening(text, at) {
  const begins = /\{\{c(\d{1,4}(?:,\d{1,4})*)::/y;
  begins.lastIndex = at;
  const found = begins.exec(text);
  const numbers = (found?.[1] ?? '').split(',').map(Number);
  return found && numbers.every((number) => number >= 1 && number <= HIGHEST) ? { numbers, length: found[0].length } : null;
}

/** A gap whose last text holds a hint behind `::`. @param {Open} open @returns {Piece} */
function closed({ numbers, inside }) {
  const last = inside[inside.length - 1];
  const at = typeof last === 'string' ? last.indexOf('::') : -1;
  if (typeof last !== 'string' || at < 0) return { numbers, inside, hint: '' };
  return { numbers, inside: [...inside.slice(0, -1), last.slice(0, at)], hint: last.slice(at + 2) };
}

/**
 * Reads a text once. What is not closed is text.
 * @param {string} text @param {boolean} countsBraces whether braces within a gap come in pairs, as those of a formula do
 * @returns {{ pieces: Piece[], isOpen: boolean }}
 */
function read(text, countsBraces) {
  /** @type {Open[]} */
  const stack = [{ opening: '', numbers: [], inside: [], braces: 0 }];
  let from = 0;
  let here = 0;
  const push = () => { if (here > from) stack[stack.length - 1].inside.push(text.slice(from, here)); };
  while (here < text.length) {
    const innermost = stack[stack.length - 1];
    const letter = text[here];
    const found = letter === '{' && stack.length <= DEEPEST ? opening(text, here) : null;
    if (found) {
      push();
      stack.push({ opening: text.slice(here, here + found.length), numbers: found.numbers, inside: [], braces: 0 });
      here += found.length;
      from = here;
    } else if (letter === '\\' && countsBraces) here += opening(text, here + 1) ? 1 : 2;
    else if (letter === '}' && innermost.opening && innermost.braces === 0 && text[here + 1] === '}') {
      push();
      here += 2;
      from = here;
      stack.pop();
      stack[stack.length - 1].inside.push(closed(innermost));
    } else {
      if (letter === '{' && countsBraces) innermost.braces += 1;
      else if (letter === '}' && innermost.braces > 0) innermost.braces -= 1;
      here += 1;
    }
  }
  here = text.length;
  push();
  const isOpen = stack.length > 1;
  while (stack.length > 1) {
    const open = /** @type {Open} */ (stack.pop());
    stack[stack.length - 1].inside.push(open.opening, ...open.inside);
  }
  return { pieces: stack[0].inside, isOpen };
}

/** @param {string} text @returns {Piece[]} */
function piecesOf(text) {
  const counted = read(text, true);
  return counted.isOpen ? read(text, false).pieces : counted.pieces;
}

/** The numbers of the gaps of a text, in order. @param {string} text */
export function numbersOf(text) {
  /** @type {Set<number>} */
  const numbers = new Set();
  /** @param {Piece[]} pieces */
  const collect = (pieces) => {
    for (const piece of pieces) {
      if (typeof piece === 'string') continue;
      piece.numbers.forEach((number) => numbers.add(number));
      collect(piece.inside);
    }
  };
  collect(piecesOf(text));
  return [...numbers].sort((one, other) => one - other);
}

/** The text with the gaps of one number left out, or marked. @param {Piece[]} pieces @param {number} wanted @param {boolean} isAnswer @returns {string} */
const shown = (pieces, wanted, isAnswer) => pieces.map((piece) => {
  if (typeof piece === 'string') return piece;
  const isWanted = piece.numbers.includes(wanted);
  if (isWanted && !isAnswer) return `[${piece.hint || '...'}]`;
  const inside = shown(piece.inside, wanted, isAnswer);
  return isWanted ? BEGIN + inside + END : inside;
}).join('');

/** What the gaps of one number hold, in order. @param {string} text @param {number} wanted @returns {string[]} */
export function gapsOf(text, wanted) {
  /** @param {Piece[]} pieces @returns {string} */
  const inside = (pieces) => pieces.map((piece) => (typeof piece === 'string' ? piece : inside(piece.inside))).join('');
  /** @param {Piece[]} pieces @returns {string[]} */
  const held = (pieces) => pieces.flatMap((piece) => (typeof piece === 'string' ? [] : piece.numbers.includes(wanted) ? [inside(piece.inside)] : held(piece.inside)));
  return held(piecesOf(text));
}

/** @param {Kind} kind @param {string} front @param {string} back @returns {Face[]} */
export function cardsOf(kind, front, back) {
  if (!front.trim()) return [];
  if (kind === 'cloze') {
    const pieces = piecesOf(front);
    return numbersOf(front).map((number) => ({ question: shown(pieces, number, false), answer: highlighted(shown(pieces, number, true)) + (back.trim() ? `\n\n${back}` : '') }));
  }
  const basic = { question: front, answer: back };
  return kind === 'reversed' ? [basic, { question: back, answer: front }] : [basic];
}

/** The next number of a part to leave out. @param {string} text */
export const nextNumber = (text) => Math.min(HIGHEST, Math.max(0, ...numbersOf(text)) + 1);
