// @ts-check
/** The place of what is still loading, in the height that it will have, so that nothing moves when it comes. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { needs } from '../component-files.js';
import { t } from '../locale.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** The parts of one piece of each kind. @type {Record<string, string[]>} */
const parts = {
  rows: ['round', 'line', 'line short'],
  compact: ['line'],
  cards: ['line', 'line', 'line short'],
  figures: ['figure', 'line short'],
  text: ['line', 'line', 'line', 'line short'],
  chart: ['chart'],
  form: ['line short', 'field'],
};

/**
 * @param {{ kind?: 'rows' | 'compact' | 'cards' | 'figures' | 'text' | 'chart' | 'form', count?: number }} props `count` is how many there will be
 */
export function Skeleton({ kind = 'rows', count = 3 }) {
  return html`<div class=${`loading skeleton ${kind}`} role="status"><span class="visually-hidden">${t('ui.loading')}</span>
    ${Array.from({ length: count }, (_, at) => html`<div class="skeleton-piece" key=${at} aria-hidden="true">${parts[kind].map((part, index) => html`<span key=${index} class=${`skeleton-${part}`}></span>`)}</div>`)}
  </div>`;
}
