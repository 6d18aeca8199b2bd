// @ts-check
/** A text for reading, plain or Markdown, with one span marked. It builds elements only, never markup from strings. */
import { html, useEffect, useMemo, useRef } from '../../vendor/htm-preact/standalone.module.js';
import { bringToView } from '../bring-to-view.js';
import { cut, plainBlocks, runsOf, unitSpan } from '../reading.js';
import { Markdown } from './markdown/markdown.js';
import { useParts } from './markdown/parts.js';

/** So many paragraphs of a plain text are one part of it. */
const PARAGRAPHS = 50;

/**
 * @param {{ text: string, markdown?: boolean, span?: { start: number, end: number } | null, cite?: (number: number) => Ui.Child,
 *   headingBase?: number, reveal?: boolean, title?: string }} props `span` counts code points; `cite` draws the n-th reference;
 *   `headingBase` is the level of the first heading; `reveal` scrolls to the span;
 *   `title` stands above the text already, so that a first heading that repeats it is left out
 */
export function RichText({ markdown = false, ...props }) {
  return markdown ? html`<${Markdown} ...${props} />` : html`<${Plain} text=${props.text} span=${props.span ?? null} reveal=${props.reveal ?? false} />`;
}

/** @param {{ text: string, span: { start: number, end: number } | null, reveal: boolean }} props */
function Plain({ text, span, reveal }) {
  const root = useRef(/** @type {HTMLElement | null} */ (null));
  const blocks = useMemo(() => plainBlocks(text), [text]);
  const marked = useMemo(() => (span ? unitSpan(text, span) : null), [text, span?.start, span?.end]);
  const count = Math.ceil(blocks.length / PARAGRAPHS);
  const shown = useParts(count, text);
  const last = blocks[Math.min(shown * PARAGRAPHS, blocks.length) - 1]?.pieces[0]?.[0] ?? 0;
  const isMarkThere = marked !== null && (last >= marked.end || shown === count);
  useEffect(() => {
    if (reveal && isMarkThere) bringToView(root.current?.querySelector('mark'));
  }, [text, marked, reveal, isMarkThere]);
  return html`<div class="prose" ref=${root} aria-busy=${shown < count ? 'true' : undefined}>
    ${Array.from({ length: shown }, (_, index) => html`<${Paragraphs} key=${index} text=${text} blocks=${blocks} from=${index * PARAGRAPHS}
      start=${marked?.start ?? -1} end=${marked?.end ?? -1} />`)}
  </div>`;
}

/** @param {{ text: string, blocks: import('../reading.js').Block[], from: number, start: number, end: number }} props */
function Paragraphs({ text, blocks, from, start, end }) {
  return useMemo(() => blocks.slice(from, from + PARAGRAPHS).map((block) => {
    const runs = runsOf(text, block, { markdown: false, keepLines: block.level === 1 });
    const inside = cut(runs, start < end ? { start, end } : null).map((run) => (run.marked ? html`<mark>${run.text}</mark>` : run.text));
    return html`<p class=${block.level === 1 ? 'keep-lines' : undefined}>${inside}</p>`;
  }), [text, blocks, from, start, end]);
}
