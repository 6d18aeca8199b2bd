// @ts-check
/**
 * Turns a source text into blocks and runs for reading, without ever losing the place: each run knows where its
 * characters stand in the source, so that a span of the source can be marked exactly. Offsets in here count UTF-16
 * units, as strings of the language do; spans of the API count code points and are converted once, by `unitSpan`.
 */

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

const FENCE = /^\s*(```|~~~)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*\s*$/;
const RULE = /^\s*([-*_])(\s*\1){2,}\s*$/;
const QUOTE = /^\s*>\s?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+/;
const TABLE = /^\s*\|.*\|\s*$/;
const TABLE_LINE = /^\s*\|[\s:|-]+\|\s*$/;

/** The cells of a line of a table. @param {string} line @param {number} start where the line stands in the text */
function cells(line, start) {
  const bars = [...line.matchAll(/(?<!\\)\|/g)].map((found) => found.index);
  return bars.slice(0, -1).map((bar, index) => {
    const inside = line.slice(bar + 1, bars[index + 1]);
    const from = start + bar + 1 + (inside.length - inside.trimStart().length);
    return block('cell', { pieces: [[from, from + inside.trim().length]] });
  });
}

/** The blocks that hold text: the cells of a table, or the block itself. @param {Block} one @returns {Block[]} */
export const leaves = (one) => (one.kind === 'table' ? one.rows.flat() : [one]);

/** The lines of a text as ranges without their line breaks. @param {string} text */
function* linesOf(text) {
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('\n', start);
    if (end === -1) end = text.length;
    const trimmed = text[end - 1] === '\r' && end > start ? end - 1 : end;
    yield { start, end: trimmed, line: text.slice(start, trimmed) };
    start = end + 1;
  }
}

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
  for (const { start, end, line } of linesOf(text)) {
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
  return blocks;
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
  '(?<![\\w_])_(?<em2>[^_\\s][^_]*)_(?![\\w_])',
  '\\[(?<cite>\\d{1,2})\\](?!\\()',
  '!?\\[(?<link>[^\\]]*)\\]\\((?<href>[^)\\s]+)[^)]*\\)',
  '\\\\(?<plain>[\\\\`*_{}\\[\\]()#+.!>|-])',
].join('|'), 'gu');

/**
 * The runs of a block: its text without markup, each with its place in the source.
 * @param {string} text the whole source
 * @param {Block} source
 * @param {{ markdown: boolean, keepLines: boolean }} how
 * @returns {Run[]}
 */
export function runsOf(text, source, { markdown, keepLines }) {
  const joined = source.pieces.map(([from, to]) => text.slice(from, to)).join('\n');
  /** Where the n-th unit of the joined text stands in the source. @param {number} index */
  const place = (index) => {
    let left = index;
    for (const [from, to] of source.pieces) {
      if (left <= to - from) return from + left;
      left -= to - from + 1;
    }
    return source.pieces[source.pieces.length - 1]?.[1] ?? 0;
  };
  /** @type {Run[]} */
  const runs = [];
  const add = (/** @type {number} */ from, /** @type {number} */ to, /** @type {string} */ style, /** @type {string} */ href = '') => {
    // One run per line: between two lines of a quotation or an item, the source holds marks that are not shown.
    for (let at = from; at < to;) {
      const line = joined.indexOf('\n', at);
      const next = line === -1 || line >= to ? to : line + 1;
      const words = joined.slice(at, next);
      const start = place(at);
      runs.push({ from: start, to: start + words.length, text: keepLines ? words : words.replace(/\n/g, ' '), style, href });
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
  for (const found of joined.slice(begin, end).matchAll(INLINE)) {
    const groups = /** @type {Record<string, string | undefined>} */ (found.groups);
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
