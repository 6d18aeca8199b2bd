// @ts-check
/** Ranks sections and operations for a query. Pure: it neither fetches nor renders. */

/**
 * @typedef {{ address: string, page: string, title?: string, words: string }} Section
 * @typedef {{ address: string, reference: string, group: string, id: string, method: string, path: string, title: string, words: string }} Operation
 * @typedef {{ sections: Section[], operations: Operation[] }} Index
 * @typedef {{ address: string, title: string, place?: string, method?: string, path?: string, excerpt: string, score: number }} Found
 */

/** @param {string} text */
const fold = (text) => text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '');

/** @param {string} query */
export const termsOf = (query) => fold(query).split(/[^\p{L}\p{N}_.:/{}-]+/u).filter((term) => term !== '');

/**
 * How well a text fits a term: a whole word is worth more than the beginning of one, and that more than a part.
 * @param {string} text folded
 * @param {string} term
 */
function fit(text, term) {
  const at = text.indexOf(term);
  if (at < 0) return 0;
  /** @param {number} place */
  const isEdge = (place) => place < 0 || place >= text.length || !/[\p{L}\p{N}]/u.test(text[place]);
  for (let place = at; place >= 0; place = text.indexOf(term, place + 1)) {
    if (isEdge(place - 1)) return isEdge(place + term.length) ? 3 : 2;
  }
  return term.length > 2 ? 1 : 0;
}

/**
 * Every term has to be somewhere; where it is decides what it is worth.
 * @param {string[]} terms
 * @param {[string, number][]} fields texts with their weight
 */
function score(terms, fields) {
  const folded = fields.map(([text, weight]) => /** @type {[string, number]} */ ([fold(text), weight]));
  let sum = 0;
  for (const term of terms) {
    const best = Math.max(...folded.map(([text, weight]) => fit(text, term) * weight));
    if (best === 0) return 0;
    sum += best;
  }
  return sum;
}

/** The words around the first term. @param {string} words @param {string[]} terms */
function excerpt(words, terms) {
  const folded = fold(words);
  const at = Math.max(0, Math.min(...terms.map((term) => folded.indexOf(term)).filter((place) => place >= 0), words.length));
  const begin = at > 60 && at < words.length ? words.indexOf(' ', at - 50) + 1 : 0;
  const isCut = begin + 150 < words.length;
  const cut = isCut ? words.slice(begin, begin + 150).replace(/\s\S*$/, '') : words.slice(begin);
  return `${begin > 0 ? '… ' : ''}${cut.trim()}${isCut ? ' …' : ''}`;
}

/** Of equal results, pages come before their sections, and those before operations. @param {Found} found */
const rank = (found) => (found.method ? 2 : found.place === undefined ? 0 : 1);

/**
 * The best results, the best first.
 * @param {Index} index
 * @param {string} query
 * @param {number} [most]
 * @returns {Found[]}
 */
export function find(index, query, most = 20) {
  const terms = termsOf(query);
  if (terms.length === 0) return [];
  const sections = index.sections.map((section) => ({
    address: section.address,
    title: section.title ?? section.page,
    place: section.title && section.page,
    excerpt: excerpt(section.words, terms),
    score: score(terms, [[section.title ?? section.page, 10], [section.page, 3], [section.words, 2]]),
  }));
  const operations = index.operations.map((operation) => ({
    address: operation.address,
    title: operation.title,
    place: `${operation.reference} · ${operation.group}`,
    method: operation.method,
    path: operation.path,
    excerpt: '',
    score: score(terms, [[operation.title, 9], [operation.id, 8], [`${operation.method} ${operation.path}`, 7], [operation.group, 3], [operation.words, 1]]),
  }));
  return [...sections, ...operations].filter((found) => found.score > 0).sort((one, other) => other.score - one.score || rank(one) - rank(other)).slice(0, most);
}
