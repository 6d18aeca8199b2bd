// @ts-check
/** A picture for a place where nothing is yet. The pictures are fetched when the first of them is shown; their place is kept. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { signal, useSignal } from '../store.js';

const drawings = signal(/** @type {Record<string, () => Ui.Child>} */ ({}));

/** @type {Promise<void> | null} */
let fetched = null;

/** @param {{ name: string }} props the name of a picture in `icons/spots.js` */
export function Spot({ name }) {
  const known = useSignal(drawings);
  fetched ??= import('./icons/spots.js').then(({ spots }) => { drawings.value = spots; }, () => { fetched = null; });
  return html`<svg class="spot" width="160" height="120" viewBox="0 0 160 120" aria-hidden="true" focusable="false">${known[name]?.()}</svg>`;
}
