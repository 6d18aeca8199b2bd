// @ts-check
/** The cards that a note makes, as the server will make them, for the preview while it is written. */

/** @typedef {Api.Card['kind']} Kind */
/** @typedef {{ question: string, answer: string }} Face */

/** A part that is left out, without others inside of it. */
const CLOZE = /\{\{c(\d{1,3})::((?:(?!\{\{c\d{1,3}::|\}\})[\s\S])*)\}\}/;

/** @param {string} inside @returns {[string, string]} the text and its hint */
function parts(inside) {
  const at = inside.indexOf('::');
  return at < 0 ? [inside, ''] : [inside.slice(0, at), inside.slice(at + 2)];
}

/** The numbers of the parts that are left out, in order. @param {string} text */
export const numbersOf = (text) => [...new Set([...text.matchAll(/\{\{c(\d{1,3})::/g)].map(([, number]) => Number(number)).filter((number) => number >= 1 && number <= 100 && shown(text, number, false) !== shown(text, 0, false)))].sort((one, other) => one - other);

/** The text with the parts of one number left out, or marked. @param {string} text @param {number} wanted @param {boolean} isAnswer */
function shown(text, wanted, isAnswer) {
  let now = text;
  // From the inside out.
  for (let depth = 0, found = CLOZE.exec(now); found && depth < 1000; depth += 1, found = CLOZE.exec(now)) {
    const [words, hint] = parts(found[2]);
    const isWanted = Number(found[1]) === wanted;
    const put = !isWanted ? words : isAnswer ? `**${words}**` : `[${hint || '...'}]`;
    now = now.slice(0, found.index) + put + now.slice(found.index + found[0].length);
  }
  return now;
}

/** @param {Kind} kind @param {string} front @param {string} back @returns {Face[]} */
export function cardsOf(kind, front, back) {
  if (!front.trim()) return [];
  if (kind === 'cloze') return numbersOf(front).map((number) => ({ question: shown(front, number, false), answer: shown(front, number, true) + (back.trim() ? `\n\n${back}` : '') }));
  const basic = { question: front, answer: back };
  return kind === 'reversed' ? [basic, { question: back, answer: front }] : [basic];
}

/** The next number of a part to leave out. @param {string} text */
export const nextNumber = (text) => Math.min(100, Math.max(0, ...numbersOf(text)) + 1);
