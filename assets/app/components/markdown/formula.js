// @ts-check
/** A formula. KaTeX is loaded when the first one is shown; until then, and where a formula cannot be read, its source is shown. */
import { html, useEffect, useLayoutEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { addSheet } from '../../sheets.js';
import { signal, useSignal } from '../../store.js';

/** @typedef {typeof import('../../../vendor/katex/katex.js')} Katex */

/** @type {import('../../store.js').Signal<Katex | null>} */
const katex = signal(/** @type {Katex | null} */ (null));
let isAsked = false;

/** Fetches KaTeX, once. */
export async function load() {
  if (isAsked) return;
  isAsked = true;
  try {
    const [module] = await Promise.all([import('../../../vendor/katex/katex.js'), addSheet(new URL('../../../vendor/katex/katex.css', import.meta.url))]);
    katex.value = module;
  } catch {
    // The source of the formulas stays; the next text tries again.
    isAsked = false;
  }
}

/** So long may formulas be drawn in one go, in milliseconds; a text may have thousands of them. */
const BUDGET = 15;

/** @type {(() => void)[]} */
const waiting = [];
let spent = 0;
let isSet = false;

/** Draws a formula now, or soon where many are drawn at once. @param {() => void} draw */
function inTurn(draw) {
  if (spent < BUDGET && waiting.length === 0) {
    const began = performance.now();
    draw();
    spent += performance.now() - began;
  } else waiting.push(draw);
  if (isSet) return;
  isSet = true;
  setTimeout(() => {
    isSet = false;
    spent = 0;
    const began = performance.now();
    while (waiting.length > 0 && performance.now() - began < BUDGET) waiting.shift()?.();
    if (waiting.length > 0) inTurn(() => undefined);
  }, 20);
}

/** So many formulas of a page are drawn wherever they are; further ones when they come near to what is seen. */
const DRAWN_ANYWHERE = 500;

/** How far away a formula is near, in CSS pixels. */
const NEAR = 1200;

/** How many formulas the page has. */
let count = 0;

/** @type {WeakMap<Element, () => void>} */
const nearing = new WeakMap();
/** @type {IntersectionObserver | null} */
let watcher = null;

/** Calls a function once, when an element comes near to what is seen. @param {Element} element @param {() => void} act */
function whenNear(element, act) {
  watcher ??= new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      watcher?.unobserve(target);
      nearing.get(target)?.();
    }
  }, { rootMargin: `${NEAR}px` });
  nearing.set(element, act);
  watcher.observe(element);
  return () => watcher?.unobserve(element);
}

/** Longer formulas are shown as their source. */
const LONGEST = 4000;

/** @param {Katex} module @param {string} tex @param {boolean} isDisplay */
function drawn(module, tex, isDisplay) {
  if (tex.length > LONGEST) return null;
  try {
    const tree = module.renderToDomTree(tex, { displayMode: isDisplay, throwOnError: true, output: 'htmlAndMathml', strict: 'ignore', trust: false, maxSize: 20, maxExpand: 400 });
    withoutStyles(tree);
    return tree.toNode();
  } catch {
    return null;
  }
}

/** The policy of the page allows no style in an attribute; what KaTeX needs is set on the elements themselves. @param {import('../../../vendor/katex/katex.js').MathNode} node */
function withoutStyles(node) {
  if (node.attributes) delete node.attributes.style;
  node.children?.forEach(withoutStyles);
}

/** @param {{ tex: string, isDisplay?: boolean, isMarked?: boolean }} props */
export function Formula({ tex, isDisplay = false, isMarked = false }) {
  const module = useSignal(katex);
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [isReadable, setReadable] = useState(true);
  const [isWide, setWide] = useState(false);
  const [isNear, setNear] = useState(() => {
    count += 1;
    return count <= DRAWN_ANYWHERE;
  });
  useEffect(() => {
    load();
    return () => { count -= 1; };
  }, []);
  useEffect(() => (isNear || !place.current ? undefined : whenNear(place.current, () => setNear(true))), [isNear]);
  useLayoutEffect(() => {
    if (!module || !isNear || !place.current) return undefined;
    let isGone = false;
    inTurn(() => {
      if (isGone) return;
      const node = drawn(module, tex, isDisplay);
      if (node) place.current?.replaceChildren(node);
      else setReadable(false);
    });
    return () => { isGone = true; };
  }, [module, tex, isDisplay, isNear]);
  useEffect(() => {
    const box = place.current;
    if (!isDisplay || !isNear || !box) return undefined;
    const sizes = new ResizeObserver(() => setWide(box.scrollWidth > box.clientWidth + 1));
    sizes.observe(box);
    return () => sizes.disconnect();
  }, [isDisplay, module, isNear]);
  const classes = `formula ${isDisplay ? 'display' : ''} ${isMarked ? 'marked' : ''}`;
  if (!module || !isReadable || !isNear) return html`<code class=${classes} dir="ltr" key="source" ref=${place}>${tex}</code>`;
  return html`<span class=${classes} dir="ltr" key="drawn" ref=${place} tabindex=${isWide ? 0 : undefined} role=${isWide ? 'group' : undefined} aria-label=${isWide ? tex : undefined}></span>`;
}
