// @ts-check
/** How what a gap held stands out in an answer: as bold words, and as bold signs within a formula; as the server does it. */

/** Letters that Unicode keeps for uses within a program: they stand around what a gap held while a text is put together. */
export const BEGIN = '\uFDD0';
export const END = '\uFDD1';

/** Formulas, and code. */
const VERBATIM = /\\\(.+?\\\)|\\\[.+?\\\]|^[ \t]*(`{3,}|~{3,})[^\n]*(?:\n|$)[^]*?(?:\n[ \t]*\1[`~]*[ \t]*(?=\n|$)|$(?![^]))|\\.|(`+)(?!`)(?:[^`]|(?!\2(?!`))`+(?!`))*?\2(?!`)|`+|\$\$[^]+?\$\$|\$\$|\$(?:(?!\n\n)[^$])+\$/gms;

const BLOCK = /^\s*(?:#|>|\||[-*+] |`{3}|~{3}|\d+[.)] )/;
const isWord = (/** @type {string | undefined} */ letter) => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);
const isSign = (/** @type {string | undefined} */ letter) => letter !== undefined && !/[\p{L}\p{N}\s]/u.test(letter);
const letters = (/** @type {string} */ text) => [...text].filter((letter) => letter !== BEGIN && letter !== END);

/** Whether braces come in pairs. @param {string} tex */
function isBalanced(tex) {
  let depth = 0;
  for (const brace of tex.replace(/\\./gs, '').replace(/[^{}]/g, '')) {
    depth += brace === '{' ? 1 : -1;
    if (depth < 0) return false;
  }
  return depth === 0;
}

/** The formulas and the code of a text. @param {string} text */
const verbatim = (text) => [...text.matchAll(VERBATIM)].filter(([part]) => !/^(?:\\[^([].*|`+|\$\$)$/s.test(part) && part.length > 2)
  .map((found) => ({ from: found.index, to: found.index + found[0].length, isMath: /^[\\$]/.test(found[0]) }));

/**
 * Where the marks stand for what is between two letters, and which these are.
 * @param {string} text @param {{ from: number, to: number, isMath: boolean }[]} parts @param {number} begin @param {number} end
 * @returns {[number, string][]}
 */
function marksOf(text, parts, begin, end) {
  const inside = text.slice(begin + 1, end);
  const words = inside.trim();
  if (!words) return [];
  const holds = (/** @type {{ from: number, to: number }} */ part, /** @type {number} */ at) => at >= part.from && at < part.to;
  const part = parts.find((one) => holds(one, begin) || holds(one, end));
  if (part) {
    const isMarkable = part.isMath && holds(part, begin) && holds(part, end) && isBalanced(words) && !/&|\\\\/.test(words);
    return isMarkable ? [[begin + 1, '{\\boldsymbol{'], [end, '}}']] : [];
  }
  const isFirst = !text.slice(text.lastIndexOf('\n', begin) + 1, begin).trim();
  if (words.includes('\n\n') || words.split('\n').slice(isFirst ? 0 : 1).some((line) => BLOCK.test(line))) return [];
  const held = letters(words);
  if (isWord(letters(text.slice(0, begin)).pop()) && isSign(held[0])) return [];
  if (isWord(letters(text.slice(end))[0]) && isSign(held[held.length - 1])) return [];
  const first = begin + 1 + inside.length - inside.trimStart().length;
  return [[first, '**'], [first + words.length, '**']];
}

/** The text with marks in place of the letters around what gaps held. @param {string} text */
export function highlighted(text) {
  const parts = verbatim(text);
  /** @type {[number, string][]} */
  const marks = [];
  /** @type {number[]} */
  const open = [];
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === BEGIN) open.push(at);
    else if (text[at] === END && open.length > 0) marks.push(...marksOf(text, parts, open.pop() ?? 0, at));
  }
  marks.sort(([one], [other]) => one - other);
  let out = '';
  let from = 0;
  for (const [at, mark] of marks) {
    out += text.slice(from, at) + mark;
    from = at;
  }
  return (out + text.slice(from)).replaceAll(BEGIN, '').replaceAll(END, '');
}
