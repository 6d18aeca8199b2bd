// @ts-check
/**
 * Markdown with tables and formulas for reading, with one span marked. It builds elements only: HTML is shown as its words, links lead to
 * the web or to a mailbox, and pictures come from this server alone. Long texts are shown in parts, so that the page answers.
 */
import { h, html, useEffect, useMemo, useRef } from '../../../vendor/htm-preact/standalone.module.js';
import { at } from '../../base.js';
import { bringToView } from '../../bring-to-view.js';
import { needs } from '../../component-files.js';
import { t } from '../../locale.js';
import { unitSpan } from '../../reading.js';
import { Formula } from './formula.js';
import { parseMarkdown } from './parse.js';
import { useParts } from './parts.js';
import { segmentsOf } from './segments.js';

needs(import.meta.url);

/**
 * @typedef {import('./parse.js').Block} Block
 * @typedef {import('./parse.js').Inline} Inline
 * @typedef {import('./parse.js').Run} Run
 * @typedef {{ start: number, end: number } | null} Span in UTF-16 units
 * @typedef {(number: number) => Ui.Child} Cite draws the reference with this number
 * @typedef {{ span: Span, cite?: Cite, shift: number, isInside?: boolean }} How `isInside` tells that a block around it has the direction
 */

/**
 * @param {{ text: string, span?: { start: number, end: number } | null, cite?: Cite, headingBase?: number, reveal?: boolean,
 *   title?: string }} props `span` counts code points; `headingBase` is the level of the first heading; `reveal` scrolls to the span;
 *   `title` stands above the text already, so that a first heading that repeats it is left out
 */
export function Markdown({ text, span = null, cite, headingBase = 2, reveal = false, title = '' }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const { segments, definitions, top, repeatsTitle } = useMemo(() => segmentsOf(text, title), [text, title]);
  const shown = useParts(segments.length, text);
  const marked = useMemo(() => (span ? unitSpan(text, span) : null), [text, span?.start, span?.end]);
  const last = segments[shown - 1];
  const isMarkThere = marked !== null && last !== undefined && (last.to >= marked.end || shown === segments.length);
  useEffect(() => {
    if (reveal && isMarkThere) bringToView(root.current?.querySelector('mark, .formula.marked'));
  }, [text, marked, reveal, isMarkThere]);
  return html`<div class="prose" ref=${root} aria-busy=${shown < segments.length ? 'true' : undefined}>
    ${segments.slice(0, shown).map(({ from, to }, index) => {
      const isWithin = marked !== null && marked.start < to && marked.end > from;
      return html`<${Part} key=${from} source=${text} from=${from} to=${to} definitions=${definitions} shift=${headingBase - top} cite=${cite}
        start=${isWithin ? marked.start : -1} end=${isWithin ? marked.end : -1} dropsHeading=${index === 0 && repeatsTitle} />`;
    })}
  </div>`;
}

/**
 * @param {{ source: string, from: number, to: number, definitions: string, shift: number, cite?: Cite, start: number, end: number,
 *   dropsHeading: boolean }} props
 */
function Part({ source, from, to, definitions, shift, cite, start, end, dropsHeading }) {
  const blocks = useMemo(() => {
    const all = parseMarkdown(source.slice(from, to), from, definitions);
    return dropsHeading && all[0]?.kind === 'heading' ? all.slice(1) : all;
  }, [source, from, to, definitions, dropsHeading]);
  return useMemo(() => {
    const how = { span: start < end ? { start, end } : null, cite, shift };
    return blocks.map((block) => blockOf(block, how));
  }, [blocks, shift, cite, start, end]);
}

/**
 * A block in the direction of its own text. One within a list or a quote has the direction of that: a browser leaves out blocks with a
 * direction of their own where it looks for the one of the block around them.
 * @param {Block} block @param {How} how @returns {Ui.Child}
 */
function blockOf(block, how) {
  const dir = how.isInside ? undefined : 'auto';
  switch (block.kind) {
    case 'heading': return h(`h${Math.min(6, Math.max(1, block.level + how.shift))}`, { dir }, inside(block.children, how));
    case 'quote': return html`<blockquote dir=${dir}>${block.blocks.map((one) => blockOf(one, { ...how, isInside: true }))}</blockquote>`;
    case 'list': return listOf(block, how);
    case 'code': return html`<pre tabindex="0" dir="ltr"><code>${runs(block.runs, how.span)}</code></pre>`;
    case 'math': return html`<p class="formula-line"><${Formula} tex=${block.tex} isDisplay=${true} isMarked=${overlaps(block, how.span)} /></p>`;
    case 'rule': return html`<hr />`;
    case 'table': return tableOf(block, how);
    default: return html`<p dir=${dir}>${inside(block.children, how)}</p>`;
  }
}

/** @param {Extract<Block, { kind: 'list' }>} list @param {How} around */
function listOf(list, around) {
  const how = { ...around, isInside: true };
  const isTasks = list.items.some((item) => item.isDone !== null);
  const items = list.items.map(({ isDone, blocks }) => {
    const [first, ...rest] = blocks;
    // A single paragraph is the item itself; the words before a list within it too.
    const isTight = first?.kind === 'paragraph' && rest.every((one) => one.kind === 'list');
    const content = isTight ? [inside(first.children, how), rest.map((one) => blockOf(one, how))] : blocks.map((one) => blockOf(one, how));
    const box = isDone === null ? null : html`<span class=${`prose-task ${isDone ? 'done' : ''}`} role="img" aria-label=${t(isDone ? 'ui.markdown.done' : 'ui.markdown.open')}></span>`;
    return html`<li class=${isDone === null ? undefined : 'task'}>${box}${content}</li>`;
  });
  return h(list.isOrdered ? 'ol' : 'ul', { class: isTasks ? 'tasks' : undefined, dir: around.isInside ? undefined : 'auto', start: list.isOrdered && list.start !== 1 ? list.start : undefined }, items);
}

/** @param {Extract<Block, { kind: 'table' }>} table @param {How} how */
function tableOf({ align, rows }, how) {
  const aligned = (/** @type {number} */ index) => (align[index] === 'right' ? 'align-end' : align[index] === 'center' ? 'align-center' : undefined);
  const [head = [], ...body] = rows;
  return html`<div class="prose-table" tabindex="0" role="group" aria-label=${t('ui.read.table')}><table>
    <thead><tr>${head.map((cell, index) => html`<th scope="col" dir="auto" class=${aligned(index)}>${inside(cell, how)}</th>`)}</tr></thead>
    <tbody>${body.map((row) => html`<tr>${row.map((cell, index) => html`<td dir="auto" class=${aligned(index)}>${inside(cell, how)}</td>`)}</tr>`)}</tbody>
  </table></div>`;
}

/** A mark at the end of a sentence or of brackets, which no line begins with. */
const CLOSING = /^[.,;:!?)\]…%’”»]+/;

/** Longer formulas may be broken over lines. */
const LONGEST_UNBROKEN = 40;

/** @param {Inline[]} children @param {How} how @returns {Ui.Child[]} */
function inside(children, how) {
  /** @type {Ui.Child[]} */
  const parts = [];
  for (let index = 0; index < children.length; index += 1) {
    const [one, next] = [children[index], children[index + 1]];
    const closing = one.kind === 'math' && !one.isDisplay && one.tex.length < LONGEST_UNBROKEN && next?.kind === 'text' ? CLOSING.exec(next.run.text)?.[0] : undefined;
    if (!closing || next?.kind !== 'text') parts.push(inlineOf(one, how));
    else {
      // The browser may break a line behind a formula, even before a comma.
      const { from, to, text } = next.run;
      const place = from + closing.length;
      parts.push(html`<span class="formula-unbroken">${inlineOf(one, how)}${runs([{ from, to: place, text: closing }], how.span)}</span>`);
      if (text.length > closing.length) parts.push(inlineOf({ kind: 'text', run: { from: place, to, text: text.slice(closing.length) } }, how));
      index += 1;
    }
  }
  return parts;
}

/** @param {Inline} one @param {How} how @returns {Ui.Child} */
function inlineOf(one, how) {
  switch (one.kind) {
    case 'text': return how.cite ? cited(one.run, how) : runs([one.run], how.span);
    case 'code': return html`<code>${runs(one.runs, how.span)}</code>`;
    case 'math': return html`<${Formula} tex=${one.tex} isDisplay=${one.isDisplay} isMarked=${overlaps(one, how.span)} />`;
    case 'break': return html`<br />`;
    case 'link': return isWeb(one.href) ? outward(one.href, inside(one.children, how)) : inside(one.children, how);
    case 'image': return imageOf(one, how);
    default: return h(one.kind, {}, inside(one.children, how));
  }
}

/** @param {Extract<Inline, { kind: 'image' }>} image @param {How} how */
function imageOf(image, how) {
  if (/^\/[^/\\]/.test(image.href)) return html`<img src=${at(image.href)} alt=${image.label} loading="lazy" decoding="async" />`;
  const words = image.children.length > 0 ? inside(image.children, how) : t('ui.markdown.picture');
  return isWeb(image.href) ? outward(image.href, words) : words;
}

/** @param {string} href */
const isWeb = (href) => /^(https?:\/\/|mailto:)[^\s]/i.test(href);

/** @param {string} href @param {Ui.Child} words */
const outward = (href, words) => (/^mailto:/i.test(href) ? html`<a href=${href}>${words}</a>`
  : html`<a href=${href} target="_blank" rel="noopener noreferrer">${words}<span class="visually-hidden"> ${t('ui.new_window')}</span></a>`);

/** References such as `[1]`, drawn by the owner of the text. @param {Run} run @param {How} how */
function cited(run, how) {
  const parts = [];
  let done = 0;
  const part = (/** @type {number} */ begin, /** @type {number} */ end) => ({ from: run.from + begin, to: run.from + end, text: run.text.slice(begin, end) });
  for (const found of run.text.matchAll(/\[(\d{1,2})\]/g)) {
    const drawn = how.cite?.(Number(found[1]));
    if (!drawn) continue;
    parts.push(runs([part(done, found.index)], how.span), drawn);
    done = found.index + found[0].length;
  }
  parts.push(runs([part(done, run.text.length)], how.span));
  return parts;
}

/**
 * A short Markdown text in one line, with its formulas: what is quoted of a text. Links and pictures are their words.
 * @param {{ text: string }} props
 */
export function InlineMarkdown({ text }) {
  return useMemo(() => inside(lineOf(parseMarkdown(text)), { span: null, shift: 0 }), [text]);
}

/** @type {Inline} */
const SPACE = { kind: 'text', run: { from: 0, to: 1, text: ' ' } };

/** The content of blocks, one after the other. @param {Block[]} blocks @returns {Inline[]} */
const lineOf = (blocks) => blocks.flatMap((block, index) => (index === 0 ? contentOf(block) : [SPACE, ...contentOf(block)]));

/** @param {Block} block @returns {Inline[]} */
function contentOf(block) {
  switch (block.kind) {
    case 'quote': return lineOf(block.blocks);
    case 'list': return block.items.flatMap((item, index) => (index === 0 ? lineOf(item.blocks) : [SPACE, ...lineOf(item.blocks)]));
    case 'code': return [{ kind: 'code', runs: block.runs }];
    case 'math': return [{ kind: 'math', tex: block.tex, isDisplay: false, from: block.from, to: block.to }];
    case 'table': return block.rows.flat().flatMap((cell) => [...cell.flatMap(unlinked), SPACE]);
    case 'rule': return [];
    default: return block.children.flatMap(unlinked);
  }
}

/** @param {Inline} one @returns {Inline[]} */
function unlinked(one) {
  switch (one.kind) {
    case 'link': case 'image': return one.children.flatMap(unlinked);
    case 'break': return [SPACE];
    case 'math': return [{ ...one, isDisplay: false }];
    case 'text': case 'code': return [one];
    default: return [{ ...one, children: one.children.flatMap(unlinked) }];
  }
}

/** @param {{ from: number, to: number }} place @param {Span} span */
const overlaps = ({ from, to }, span) => span !== null && span.start < to && span.end > from;

/** The characters of runs, with those of the span marked. @param {Run[]} all @param {Span} span @returns {Ui.Child[]} */
function runs(all, span) {
  /** @type {Ui.Child[]} */
  const parts = [];
  let plain = '';
  let marked = '';
  const flush = () => {
    if (plain) parts.push(plain);
    if (marked) parts.push(html`<mark>${marked}</mark>`);
    plain = '';
    marked = '';
  };
  for (const run of all) {
    if (!span || !overlaps(run, span)) {
      if (marked) flush();
      plain += run.text;
      continue;
    }
    // A character that is written as a reference is marked as a whole.
    const isPlain = run.to - run.from === run.text.length;
    const [begin, end] = isPlain ? [Math.max(0, span.start - run.from), Math.min(run.text.length, span.end - run.from)] : [0, run.text.length];
    if (begin > 0) {
      if (marked) flush();
      plain += run.text.slice(0, begin);
    }
    if (plain) flush();
    marked += run.text.slice(begin, end);
    if (end < run.text.length) {
      flush();
      plain += run.text.slice(end);
    }
  }
  flush();
  return parts;
}
