// @ts-check
/**
 * The icons of the product: strokes on a grid of 24, drawn for it. They are decoration; the words stand beside them. Those that lie
 * in `icons/rest.js` are fetched when the first of them is shown, and their place is kept meanwhile.
 */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { signal, useSignal } from '../store.js';
import { core } from './icons/core.js';

/** Icons that point along the text, and so the other way where it runs from right to left. */
const TURNING = new Set(['right', 'left', 'arrow', 'leave', 'enter', 'undo', 'redo', 'list', 'numbered', 'panel', 'quote', 'chat']);

const shapes = signal(core);

/** @type {Promise<void> | null} */
let fetched = null;

/** Fetches the icons that do not come with the first page, once. */
function fetchRest() {
  fetched ??= import('./icons/rest.js').then(({ rest }) => { shapes.value = { ...core, ...rest }; }, () => { fetched = null; });
}

/**
 * @param {{ name: string, size?: number }} props `size` in CSS pixels where text has its usual size; it grows with the text
 */
export function Icon({ name, size = 20 }) {
  return name in core ? html`<${Drawing} name=${name} size=${size} d=${core[name]} />` : html`<${Late} name=${name} size=${size} />`;
}

/** @param {{ name: string, size: number }} props */
function Late({ name, size }) {
  const known = useSignal(shapes);
  if (!(name in known)) fetchRest();
  return html`<${Drawing} name=${name} size=${size} d=${known[name]} />`;
}

/** @param {{ name: string, size: number, d?: string }} props */
const Drawing = ({ name, size, d }) => html`<svg class=${TURNING.has(name) ? 'icon turns' : 'icon'} width=${`${size / 16}rem`} height=${`${size / 16}rem`} viewBox="0 0 24 24" fill="none" stroke="currentColor"
  stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${d && html`<path d=${d} />`}</svg>`;
