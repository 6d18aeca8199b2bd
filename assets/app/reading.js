// @ts-check
/**
 * Turns a source text into blocks and runs for reading, without ever losing the place: each run knows where its
 * characters stand in the source, so that a span of the source can be marked exactly. Offsets in here count UTF-16
 * units, as strings of the language do; spans of the API count code points and are converted once, by `unitSpan`.
 */
import { FENCE, WITHIN, bodyOf, hiddenIn, linesOf, without } from './markup.js';

/**
 * @typedef {{ from: number, to: number, text: string, style: string, href?: string }} Run
 * `style`: '', 'strong', 'em', 'code', 'link' or 'cite'
 * @typedef {{ kind: 'heading' | 'paragraph' | 'item' | 'quote' | 'pre' | 'rule' | 'table' | 'cell', level: number,
 *   ordered: boolean, marker: string, pieces: [number, number][], rows: Block[][] }} Block
 * `rows` holds the cells of a table, the heading row first
 */

/**
 * Converts a span of code points into one of UTF-16 units.
 * @param {string} text
 * @param {{ start: number, end: number }} span
 */
export function unitSpan(text, { start, end }) {
  let units = 0;
  let points = 0;
  let from = start <= 0 ? 0 : text.length;
  for (const character of text) {
    if (points === start) from = units;
    if (points === end) return { start: from, end: units };
    units += character.length;
    points += 1;
  }
  return { start: from, end: text.length };
}

/** How many code points a text has. @param {string} text */
export function countPoints(text) {
  let points = 0;
  for (const _ of text) points += 1;
  return points;
}

/** The words of a Markdown text without its markup, on one line. @param {string} text */
export const words = (text) => markdownBlocks(text)
  .flatMap(leaves)
  .flatMap((each) => runsOf(text, each, { markdown: true, keepLines: false }).map((run) => run.text).concat(' '))
  .join('').replace(/\s+/g, ' ').trim();

const HEADING = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s*>\s?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+/;
const TABLE = /^\s*\|.*\|\s*$/;
const TABLE_LINE = /^\s*\|[\s:|-]+\|\s*$/;

/** The cells of a line of a table. @param {string} line @param {number} start where the line stands in the text */
function cells(line, start) {
  const bars = [...line.matchAll(/\\\||\|/g)].filter(([bar]) => bar === '|').map((found) => found.index);
  return bars.slice(0, -1).map((bar, index) => {
    const inside = line.slice(bar + 1, bars[index + 1]);
    const from = start + bar + 1 + (inside.length - inside.trimStart().length);
    return block('cell', { pieces: [[from, from + inside.trim().length]] });
  });
}

/** The blocks that hold text: the cells of a table, or the block itself. @param {Block} one @returns {Block[]} */
export const leaves = (one) => (one.kind === 'table' ? one.rows.flat() : [one]);

/** @param {Block['kind']} kind @param {Partial<Block>} rest @returns {Block} */
const block = (kind, rest) => ({ kind, level: 0, ordered: false, marker: '', pieces: [], rows: [], ...rest });

/**
 * @param {string} text
 * @returns {Block[]}
 */
export function markdownBlocks(text) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {Block | null} */
  let open = null;
  let fenced = false;
  const push = (/** @type {Block} */ made) => { blocks.push(made); open = made; };
  const body = bodyOf(text);
  const hidden = hiddenIn(text);
  let nextHidden = 0;
  /** @type {Block | null} */
  let table = null;
  /** Reads a line with HTML in it, part by part. @param {number} start @param {number} end */
  const pieces = (start, end) => {
    let at = start;
    const words = (/** @type {number} */ to) => {
      if (to > at && text.slice(at, to).trim()) {
        const from = at + (open ? 0 : text.slice(at, to).length - text.slice(at, to).trimStart().length);
        if (open) /** @type {Block} */ (open).pieces.push([from, to]);
        else push(block('paragraph', { pieces: [[from, to]] }));
      }
    };
    while (nextHidden < hidden.length && hidden[nextHidden].start < end) {
      const tag = hidden[nextHidden];
      words(Math.max(at, Math.min(tag.start, end)));
      if (tag.start >= start) {
        if (tag.alt) { at = tag.alt[0]; words(tag.alt[1]); }
        else if (tag.name === 'table') {
          table = tag.closes ? null : block('table', {});
          if (table) blocks.push(table);
          open = null;
        } else if (table && tag.name === 'tr') {
          if (!tag.closes) table.rows.push([]);
          open = null;
        } else if (table && (tag.name === 'td' || tag.name === 'th')) {
          open = tag.closes ? null : block('cell', {});
          if (open) (table.rows.at(-1) ?? table.rows[table.rows.push([]) - 1]).push(open);
        } else if (/^h[1-6]$/.test(tag.name)) {
          open = null;
          if (!tag.closes) push(block('heading', { level: Number(tag.name[1]) }));
        } else if (tag.name === 'li') {
          open = null;
          if (!tag.closes) push(block('item', { marker: '-' }));
        } else if (tag.name && !WITHIN.has(tag.name) && !table) open = null;
      }
      at = Math.max(at, tag.end);
      if (tag.end > end) break;
      nextHidden += 1;
    }
    words(end);
  };
  for (const { start, end, line } of linesOf(text)) {
    if (start < body) continue;
    while (!fenced && nextHidden < hidden.length && hidden[nextHidden].end <= start) nextHidden += 1;
    const tag = hidden[nextHidden];
    // A line that begins with a block of HTML, or is within one, is no Markdown.
    if (!fenced && tag && tag.start < end && (tag.start < start || (table && line.trim())
      || (!line.slice(0, tag.start - start).trim() && !WITHIN.has(tag.name)))) {
      pieces(start, end);
      continue;
    }
    if (FENCE.test(line)) {
      fenced = !fenced;
      if (fenced) push(block('pre', {}));
      else open = null;
      continue;
    }
    const before = /** @type {Block | null} */ (open);
    if (fenced) {
      before?.pieces.push([start, end]);
      continue;
    }
    const heading = HEADING.exec(line);
    const quote = QUOTE.exec(line);
    const item = RULE.test(line) ? null : ITEM.exec(line);
    if (!line.trim()) open = null;
    else if (heading) {
      const at = start + line.indexOf(heading[2], heading[1].length);
      push(block('heading', { level: heading[1].length, pieces: [[at, at + heading[2].length]] }));
      open = null;
    } else if (RULE.test(line)) {
      push(block('rule', {}));
      open = null;
    } else if (TABLE.test(line)) {
      if (before?.kind !== 'table') push(block('table', { rows: [cells(line, start)] }));
      else if (!TABLE_LINE.test(line)) before.rows.push(cells(line, start));
    } else if (quote) {
      if (before?.kind === 'quote') before.pieces.push([start + quote[0].length, end]);
      else push(block('quote', { pieces: [[start + quote[0].length, end]] }));
    } else if (item) {
      push(block('item', {
        level: Math.min(3, Math.floor(item[1].length / 2)),
        ordered: /\d/.test(item[2]),
        marker: item[2],
        pieces: [[start + item[0].length, end]],
      }));
    } else if (before && before.kind !== 'pre' && before.kind !== 'table') {
      before.pieces.push([start + (line.length - line.trimStart().length), end]);
    } else push(block('paragraph', { pieces: [[start, end]] }));
  }
  // Within the lines of Markdown, tags are not shown either.
  for (const one of blocks.flatMap(leaves)) {
    if (one.kind !== 'pre') one.pieces = one.pieces.flatMap((piece) => without(piece, hidden));
  }
  return blocks.filter((one) => one.kind === 'rule' || one.kind === 'pre' || leaves(one).some((leaf) => leaf.pieces.length));
}

/**
 * Paragraphs of a plain text. Lines that a program broke at its margin are joined again; short lines, as in verse or
 * lists, stay as they are (`level` 1).
 * @param {string} text
 * @returns {Block[]}
 */
export function plainBlocks(text) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {Block | null} */
  let open = null;
  for (const { start, end, line } of linesOf(text)) {
    if (!line.trim()) open = null;
    else if (open) /** @type {Block} */ (open).pieces.push([start, end]);
    else {
      open = block('paragraph', { pieces: [[start, end]] });
      blocks.push(open);
    }
  }
  for (const each of blocks) {
    const lengths = each.pieces.slice(0, -1).map(([from, to]) => to - from);
    each.level = lengths.some((length) => length < 45 || length > 120) ? 1 : 0;
  }
  return blocks;
}

const INLINE = new RegExp([
  '`(?<code>[^`]+)`',
  '\\*\\*(?<strong>[^*\\s](?:[^*]|\\*(?!\\*))*)\\*\\*',
  '__(?<strong2>[^_\\s][^_]*)__',
  '\\*(?<em>[^*\\s][^*]*)\\*',
  '_(?<em2>[^_\\s][^_]*)_(?![\\w_])',
  '\\[(?<cite>\\d{1,2})\\](?!\\()',
  '!?\\[(?<link>[^\\]]*)\\]\\((?<href>[^)\\s]+)[^)]*\\)',
  '\\\\(?<plain>[\\\\`*_{}\\[\\]()#+.!>|-])',
].join('|'), 'gu');

const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|[a-z][a-z\d]{1,31});/gi;

/** Reads character references such as `&eacute;`; what is none stays as it is. @param {string} reference @param {string} [decimal] @param {string} [hex] */
function character(reference, decimal, hex) {
  const code = decimal ? Number(decimal) : parseInt(hex ?? '', 16);
  if (decimal || hex) return code > 0 && code <= 0x10ffff && (code & ~0x7ff) !== 0xd800 ? String.fromCodePoint(code) : '\ufffd';
  if (typeof DOMParser === 'undefined') return reference;
  return new DOMParser().parseFromString(reference, 'text/html').body.textContent || reference;
}

/** The parts of a text, each character reference one of its own. @param {string} text */
function references(text) {
  if (!text.includes('&')) return [{ from: 0, to: text.length, text }];
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(REFERENCE)) {
    const to = found.index + found[0].length;
    if (found.index > at) parts.push({ from: at, to: found.index, text: text.slice(at, found.index) });
    parts.push({ from: found.index, to, text: character(found[0], found[1], found[2]) });
    at = to;
  }
  if (at < text.length) parts.push({ from: at, to: text.length, text: text.slice(at) });
  return parts;
}

/**
 * The runs of a block: its text without markup, each with its place in the source.
 * @param {string} text the whole source
 * @param {Block} source
 * @param {{ markdown: boolean, keepLines: boolean }} how
 * @returns {Run[]}
 */
export function runsOf(text, source, { markdown, keepLines }) {
  // Pieces of one line belong together; two lines are parted.
  const gaps = source.pieces.map(([from], index) => (index && text.slice(source.pieces[index - 1][1], from).includes('\n') ? '\n' : ''));
  const joined = source.pieces.map(([from, to], index) => gaps[index] + text.slice(from, to)).join('');
  /** Where each piece begins in the joined text. @type {number[]} */
  const begins = [];
  source.pieces.reduce((at, [from, to], index) => (begins.push(at + gaps[index].length), at + gaps[index].length + to - from), 0);
  /** The piece that holds the n-th unit of the joined text; a line break belongs to what is before it. @param {number} index */
  const pieceAt = (index) => {
    let low = 0;
    for (let high = begins.length - 1; low < high;) {
      const middle = (low + high + 1) >> 1;
      if (begins[middle] <= index) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  /** Where the n-th unit of the joined text stands in the source. @param {number} index */
  const place = (index) => {
    const [from, to] = source.pieces[pieceAt(index)] ?? [0, 0];
    return Math.min(from + index - (begins[pieceAt(index)] ?? 0), to);
  };
  /** Where the piece ends in the joined text that holds this place. @param {number} index */
  const endOfPiece = (index) => begins[pieceAt(index) + 1] ?? joined.length;
  /** @type {Run[]} */
  const runs = [];
  const add = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ style, /** @type {string} */ href = '') => {
    // One run per line: between two lines of a quotation or an item, the source holds marks that are not shown.
    for (let at = from; at < to;) {
      const line = joined.indexOf('\n', at);
      // Nor does a run reach over a tag that is not shown.
      const next = Math.min(line === -1 || line >= to ? to : line + 1, endOfPiece(at));
      const words = joined.slice(at, next);
      const start = place(at);
      const shown = keepLines ? words : words.replace(/\n/g, ' ');
      for (const part of markdown && style !== 'code' && source.kind !== 'pre' ? references(shown) : [{ from: 0, to: shown.length, text: shown }]) {
        runs.push({ from: start + part.from, to: start + part.to, text: part.text, style, href });
      }
      at = next;
    }
  };
  if (!markdown || source.kind === 'pre') add(0, joined.length, '');
  else inline(joined, 0, joined.length, '', add);
  return runs;
}

/**
 * @param {string} joined
 * @param {number} begin
 * @param {number} end
 * @param {string} style of the surroundings
 * @param {(from: number, to: number, style: string, href?: string) => void} add
 */
function inline(joined, begin, end, style, add) {
  let at = begin;
  const part = joined.slice(begin, end);
  const search = new RegExp(INLINE);
  for (let found = search.exec(part); found; found = search.exec(part)) {
    const groups = /** @type {Record<string, string | undefined>} */ (found.groups);
    // Within a word an underscore is one. Older browsers cannot look behind, so that this is not in the expression.
    if (groups.em2 !== undefined && /\w/.test(part[found.index - 1] ?? '')) {
      search.lastIndex = found.index + 1;
      continue;
    }
    const start = begin + found.index;
    add(at, start, style);
    at = start + found[0].length;
    const [name, words] = Object.entries(groups).find(([key, value]) => key !== 'href' && value !== undefined) ?? ['plain', ''];
    const from = start + found[0].indexOf(words ?? '');
    const to = from + (words ?? '').length;
    if (name.startsWith('strong') || name.startsWith('em')) inline(joined, from, to, name.replace('2', ''), add);
    else if (name === 'link') add(from, to, 'link', groups.href);
    else add(from, to, name === 'plain' ? style : name);
  }
  add(at, end, style);
}

/**
 * Cuts runs where the marked span begins and ends.
 * @param {Run[]} runs
 * @param {{ start: number, end: number } | null} span in UTF-16 units
 * @returns {(Run & { marked: boolean })[]}
 */
export function cut(runs, span) {
  return runs.flatMap((run) => {
    const from = Math.max(run.from, span?.start ?? Infinity);
    const to = Math.min(run.to, span?.end ?? -Infinity);
    if (from >= to) return [{ ...run, marked: false }];
    const part = (/** @type {number} */ a, /** @type {number} */ b, /** @type {boolean} */ marked) => (
      { ...run, from: a, to: b, text: run.text.slice(a - run.from, b - run.from), marked });
    return [part(run.from, from, false), part(from, to, true), part(to, run.to, false)].filter((piece) => piece.text);
  });
}
