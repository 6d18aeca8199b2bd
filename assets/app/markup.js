// @ts-check
/**
 * What is not shown of a Markdown text: front matter, and the markup of HTML in it. The search of the server reads the same texts in
 * the same way, so that what it finds is what people see.
 */

export const FENCE = /^\s*(```|~~~)/;

/** The lines of a text as ranges without their line breaks. @param {string} text */
export function* linesOf(text) {
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const trimmed = text[end - 1] === '\r' && end > start ? end - 1 : end;
    yield { start, end: trimmed, line: text.slice(start, trimmed) };
    start = end + 1;
  }
}

/** Elements that stand within a line; every other tag ends the block before it. */
export const WITHIN = new Set(('a abbr acronym b bdi bdo big br button cite code data del dfn em font i img input ins kbd label mark meter nobr '
  + 'output picture progress q rb rp rt ruby s samp small source span strike strong sub sup time tt u var wbr').split(' '));
/** Elements whose content is not shown. */
const UNSEEN = new Set('script style template title head noscript iframe object svg math'.split(' '));
const TAG = /<(\/?)([a-z][a-z0-9-]*)/iy;
const ALTERNATIVE = /\salt=(["'])(.+?)\1/i;
/** No more of a tag is searched for the words of a picture. */
const LONGEST_TAG = 2000;
/** A span of code, or a run of marks that begins none. */
const CODE_SPAN = /(`{1,8})(?!`)[^`]+\1(?!`)|`+/g;

/**
 * The markup of HTML in a line: what is not shown of it, and which tags stand there.
 * @typedef {{ start: number, end: number, name: string, closes: boolean, alt?: [number, number] }} Hidden
 * @param {string} text @returns {Hidden[]}
 */
export function hiddenIn(text) {
  if (!text.includes('<')) return [];
  const code = [...fences(text), ...[...text.matchAll(CODE_SPAN)].filter((found) => found[1]).map((found) => [found.index, found.index + found[0].length])];
  code.sort(([a], [b]) => a - b);
  const last = { end: text.lastIndexOf('>'), '"': text.lastIndexOf('"'), "'": text.lastIndexOf("'") };
  let quoted = true;
  /** One past the `>` of a tag, which a quotation mark may hide. @param {number} from */
  const tagEnd = (from) => {
    /** @type {string} */
    let quote = '';
    for (let at = from; quoted && at < text.length; at += 1) {
      const mark = text[at];
      if (quote) quote = mark === quote ? '' : quote;
      else if (mark === '>') return at + 1;
      else if ((mark === '"' || mark === "'") && at < last[mark]) quote = mark;
    }
    quoted = false;
    return text.indexOf('>', from) + 1;
  };
  const after = (/** @type {string} */ what, /** @type {number} */ from) => {
    const found = text.indexOf(what, from);
    return found < 0 ? text.length : found + what.length;
  };
  let next = 0;
  /** @type {Hidden[]} */
  const found = [];
  for (let start = text.indexOf('<'); start >= 0; start = text.indexOf('<', start)) {
    while (next < code.length && code[next][1] <= start) next += 1;
    TAG.lastIndex = start;
    const tag = TAG.exec(text);
    const name = tag ? tag[2].toLowerCase() : '';
    let end = 0;
    if (next < code.length && code[next][0] <= start) start = code[next][1] - 1;
    else if (text.startsWith('<!--', start)) end = after('-->', start + 4);
    else if (start < last.end && (tag || text[start + 1] === '!' || text[start + 1] === '?')) end = tag ? tagEnd(start) : after('>', start);
    if (end && tag && !tag[1] && UNSEEN.has(name) && text[end - 2] !== '/') {
      const closing = new RegExp(`</${name}`, 'ig');
      closing.lastIndex = end;
      end = closing.exec(text) ? after('>', closing.lastIndex) : text.length;
    }
    if (end) {
      const alt = name === 'img' ? ALTERNATIVE.exec(text.slice(start, Math.min(end, start + LONGEST_TAG))) : null;
      const at = alt ? start + alt.index + alt[0].indexOf(alt[1]) + 1 : 0;
      found.push({ start, end, name: UNSEEN.has(name) ? '' : name, closes: tag?.[1] === '/', alt: alt ? [at, at + alt[2].length] : undefined });
    }
    start = end || start + 1;
  }
  return found;
}

/** Where fenced code stands, in which nothing is HTML. @param {string} text @returns {[number, number][]} */
function fences(text) {
  /** @type {[number, number][]} */
  const found = [];
  let from = -1;
  for (const { start, end, line } of linesOf(text)) {
    if (!FENCE.test(line)) continue;
    if (from < 0) from = start;
    else {
      found.push([from, end]);
      from = -1;
    }
  }
  if (from >= 0) found.push([from, text.length]);
  return found;
}

/** Where the text begins behind its front matter. @param {string} text */
export function bodyOf(text) {
  const found = /^(---|\+\+\+)[ \t]*\r?\n(?!\s*\n)[^]*?\n\1[ \t]*(?:\r?\n|$)/.exec(text);
  return found ? found[0].length : 0;
}

/** The parts of a piece that are shown. @param {[number, number]} piece @param {Hidden[]} hidden @returns {[number, number][]} */
export function without([from, to], hidden) {
  let low = 0;
  let high = hidden.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hidden[middle].end <= from) low = middle + 1;
    else high = middle;
  }
  /** @type {[number, number][]} */
  const parts = [];
  let at = from;
  for (let index = low; index < hidden.length && hidden[index].start < to; index += 1) {
    const { start, end, alt } = hidden[index];
    if (start > at) parts.push([at, start]);
    if (alt && alt[1] <= to) parts.push([Math.max(at, alt[0]), alt[1]]);
    at = Math.max(at, end);
  }
  if (at < to) parts.push([at, to]);
  return parts;
}
