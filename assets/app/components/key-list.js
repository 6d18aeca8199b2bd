// @ts-check
/** The keys that work on this page, and on every page. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { needs } from '../component-files.js';
import { shortcuts } from '../keys.js';
import { t } from '../locale.js';
import { Dialog } from './dialog.js';
import { Keys } from './keys.js';

needs(new URL('./later/', import.meta.url).href, { hasWords: false });

/** @param {{ onClose: () => void }} props */
export default function KeyList({ onClose }) {
  const all = shortcuts.value;
  const rows = (/** @type {{ keys: string, label: string }[]} */ some) => html`<dl class="key-list">${some.map(({ keys, label }) => html`<div key=${keys}><dt>${label}</dt><dd>${(keys === ' ' ? [keys] : keys.split(' ')).map((one) => html`<${Keys} key=${one} keys=${one} />`)}</dd></div>`)}</dl>`;
  const here = all.filter((one) => !one.isGlobal);
  const always = [
    { keys: 'ArrowUp ArrowDown', label: t('ui.keys.in_lists') },
    { keys: 'ArrowLeft ArrowRight', label: t('ui.keys.in_tabs') },
    { keys: 'Mod+z', label: t('ui.keys.undo') },
    { keys: 'Escape', label: t('ui.keys.close') },
  ];
  return html`<${Dialog} title=${t('ui.keys.title')} onClose=${onClose}>
    ${here.length > 0 && html`<h3>${t('ui.keys.here')}</h3>${rows(here)}`}
    <h3>${t('ui.keys.everywhere')}</h3>${rows([...all.filter((one) => one.isGlobal), ...always])}
  <//>`;
}
