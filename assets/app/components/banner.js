// @ts-check
/** A message above a page that concerns all of it, with what can be done about it. One that can be closed stays closed in this browser. */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { keptAs } from '../base.js';
import { needs } from '../component-files.js';
import { t } from '../locale.js';
import { IconButton } from './button.js';
import { Icon } from './icon.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** @param {string} name */
const keyOf = (name) => keptAs(`schola.closed.${name}`);

/** @param {string | undefined} name */
function wasClosed(name) {
  try {
    return Boolean(name && localStorage.getItem(keyOf(name)));
  } catch {
    return false;
  }
}

/** @type {Record<string, string>} */
const icons = { info: 'info', note: 'alert', bad: 'alert', good: 'done' };

/**
 * @param {{ tone?: 'info' | 'note' | 'bad' | 'good', icon?: string, title?: string, children?: Ui.Child, actions?: Ui.Child, name?: string }} props `name` is for a
 *   banner that can be closed: the browser remembers it by this name
 */
export function Banner({ tone = 'info', icon = icons[tone], title, children, actions, name }) {
  const [closed, setClosed] = useState(wasClosed(name));
  if (closed) return null;
  const close = () => {
    setClosed(true);
    try {
      if (name) localStorage.setItem(keyOf(name), '1');
    } catch {
      // It comes back with the next visit.
    }
  };
  return html`<aside class=${`banner ${tone}`} aria-label=${title ?? t('ui.banner')}>
    <${Icon} name=${icon} />
    <div class="banner-words">${title && html`<strong>${title}</strong>`}<div>${children}</div></div>
    ${actions && html`<div class="banner-actions">${actions}</div>`}
    ${name && html`<${IconButton} icon="close" label=${t('ui.close')} onClick=${close} />`}
  </aside>`;
}
