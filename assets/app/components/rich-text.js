// @ts-check
/**
 * A text for reading, plain or Markdown, with one span marked. It builds elements only, never markup from strings.
 */
import { h, html, useEffect, useMemo, useRef } from '../../vendor/htm-preact/standalone.module.js';
import { prefersLessMotion } from '../a11y.js';
import { t } from '../locale.js';
import { cut, markdownBlocks, plainBlocks, runsOf, unitSpan } from '../reading.js';

/**
 * @param {{ text: string, markdown?: boolean, span?: { start: number, end: number } | null, cite?: (n: number) => Ui.Child,
 *   headingBase?: number, reveal?: boolean, title?: string }} props `span` counts code points; `cite` draws the n-th reference;
 *   `headingBase` is the level of the first heading; `reveal` scrolls to the span;
 *   `title` stands above the text already, so that a first heading that repeats it is left out
 */
export function RichText({ text, markdown = false, span = null, cite, headingBase = 2, reveal = false, title = '' }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const blocks = useMemo(() => {
    const all = markdown ? markdownBlocks(text) : plainBlocks(text);
    const repeats = title && all[0]?.kind === 'heading' && all[0].pieces.every(([from, to]) => text.slice(from, to) === title);
    return repeats ? all.slice(1) : all;
  }, [text, markdown, title]);
  const marked = useMemo(() => (span ? unitSpan(text, span) : null), [text, span?.start, span?.end]);

  useEffect(() => {
    if (!reveal || !marked) return;
    bringToView(root.current?.querySelector('mark'));
  }, [text, marked, reveal]);

  const tops = blocks.filter((one) => one.kind === 'heading').map((one) => one.level);
  const shift = headingBase - Math.min(...tops, 6);
  const show = (/** @type {import('../reading.js').Block} */ source) => runsOf(text, source, { markdown, keepLines: source.kind === 'pre' || (!markdown && source.level === 1) });
  const inside = (/** @type {import('../reading.js').Block} */ source) => cut(show(source), marked).map((run) => draw(run, cite));
  return html`<div class="prose" ref=${root}>${group(blocks).map((one) => element(one, inside, shift))}</div>`;
}

/**
 * Scrolls the box that the element stands in, and the window only where there is no such box: a panel beside the answer
 * must not move the answer.
 * @param {HTMLElement | null | undefined} element
 */
function bringToView(element) {
  if (!element) return;
  const behavior = prefersLessMotion() ? 'auto' : 'smooth';
  let box = element.parentElement;
  while (box && box !== document.body && !/auto|scroll/.test(getComputedStyle(box).overflowY)) box = box.parentElement;
  if (!box || box === document.body) {
    element.scrollIntoView({ block: 'center', behavior });
    return;
  }
  const distance = element.getBoundingClientRect().top - box.getBoundingClientRect().top;
  box.scrollTo({ top: box.scrollTop + distance - box.clientHeight / 3, behavior });
}

/** A block, or the neighbouring items of a list. @typedef {import('../reading.js').Block | { kind: 'list', ordered: boolean, items: import('../reading.js').Block[] }} Group */

/** Brings neighbouring items of a list together. @param {import('../reading.js').Block[]} blocks */
function group(blocks) {
  /** @type {Group[]} */
  const groups = [];
  for (const each of blocks) {
    const last = groups[groups.length - 1];
    if (each.kind === 'item' && last?.kind === 'list' && last.ordered === each.ordered) last.items.push(each);
    else groups.push(each.kind === 'item' ? { kind: 'list', ordered: each.ordered, items: [each] } : each);
  }
  return groups;
}

/** @param {Group} one @param {(source: import('../reading.js').Block) => Ui.Child[]} inside @param {number} shift */
function element(one, inside, shift) {
  switch (one.kind) {
    case 'heading': return h(`h${Math.min(6, Math.max(1, one.level + shift))}`, {}, inside(one));
    case 'list': return h(one.ordered ? 'ol' : 'ul', one.ordered ? { start: parseInt(one.items[0].marker, 10) } : {},
      one.items.map((item) => html`<li class=${`level-${item.level}`}>${inside(item)}</li>`));
    case 'quote': return html`<blockquote>${inside(one)}</blockquote>`;
    case 'table': return html`<div class="prose-table" tabindex="0" role="group" aria-label=${t('ui.read.table')}><table>
      <thead><tr>${one.rows[0].map((cell) => html`<th scope="col">${inside(cell)}</th>`)}</tr></thead>
      <tbody>${one.rows.slice(1).map((row) => html`<tr>${row.map((cell) => html`<td>${inside(cell)}</td>`)}</tr>`)}</tbody>
    </table></div>`;
    case 'pre': return html`<pre tabindex="0">${inside(one)}</pre>`;
    case 'rule': return html`<hr />`;
    default: return html`<p class=${one.level === 1 ? 'keep-lines' : undefined}>${inside(one)}</p>`;
  }
}

/** @param {import('../reading.js').Run & { marked: boolean }} run @param {((n: number) => Ui.Child) | undefined} cite */
function draw(run, cite) {
  const words = run.marked ? html`<mark>${run.text}</mark>` : run.text;
  switch (run.style) {
    case 'strong': return html`<strong>${words}</strong>`;
    case 'em': return html`<em>${words}</em>`;
    case 'code': return html`<code>${words}</code>`;
    case 'cite': return cite?.(Number(run.text)) ?? html`[${words}]`;
    case 'link': return /^https?:\/\//.test(run.href ?? '')
      ? html`<a href=${run.href} target="_blank" rel="noopener noreferrer">${words}<span class="visually-hidden"> ${t('ui.new_window')}</span></a>`
      : words;
    default: return words;
  }
}
