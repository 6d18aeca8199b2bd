// @ts-check
/** Marks comments, texts, numbers and keywords in code, in any of the languages that the pages show. */

const KEYWORDS = new Set(('async await break case class const continue def defer else except export false for from func function if import in let new nil null '
  + 'package raise return true try type var while with yield True False None as and not or do done then fi').split(' '));

/** A comment of a shell or Python line, of JavaScript or Go; a text; a number; a word. */
const PART = /(#.*|\/\/.*)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`)|(\b\d+(?:\.\d+)?\b)|([A-Za-z_]\w*)/g;

/**
 * The parts of a code, with the class of each: empty for ordinary text.
 * @param {string} code
 * @returns {[string, string][]}
 */
export function parts(code) {
  /** @type {[string, string][]} */
  const out = [];
  let end = 0;
  /** @param {string} kind @param {string} text */
  const push = (kind, text) => {
    const last = out[out.length - 1];
    if (last && last[0] === kind) last[1] += text;
    else if (text !== '') out.push([kind, text]);
  };
  const pattern = new RegExp(PART);
  for (let match = pattern.exec(code); match; match = pattern.exec(code)) {
    const [whole, comment, text, number, word] = match;
    const at = match.index;
    push('', code.slice(end, at));
    // `#` and `//` begin a comment only behind a space or at the beginning: not in an address.
    const isMidWord = comment !== undefined && at > 0 && !/\s/.test(code[at - 1]);
    if (isMidWord) {
      push('', whole[0]);
      end = at + 1;
      pattern.lastIndex = end;
      continue;
    }
    const isKeyword = word !== undefined && KEYWORDS.has(word);
    push(comment !== undefined ? 'is-comment' : text !== undefined ? 'is-text' : number !== undefined ? 'is-number' : isKeyword ? 'is-keyword' : '', whole);
    end = at + whole.length;
  }
  push('', code.slice(end));
  return out;
}

/** Marks the code in an element. @param {Element} element */
export function highlight(element) {
  const nodes = parts(element.textContent ?? '').map(([kind, text]) => {
    if (kind === '') return document.createTextNode(text);
    const span = document.createElement('span');
    span.className = kind;
    span.textContent = text;
    return span;
  });
  element.replaceChildren(...nodes);
}
