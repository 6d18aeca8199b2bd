// @ts-check
/**
 * The navigation of the shell: a row at the foot of a phone with a sheet for what has no room there, a rail of icons on a tablet, a
 * list in groups on a desk.
 */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { said, t } from '../locale.js';
import { Dialog } from './dialog.js';
import { Icon } from './icon.js';
import { Link } from './link.js';

/** So many places a phone has room for. */
const MOST_TABS = 5;

/**
 * @typedef {{ name: string, label?: import('../areas.js').Label, entries: import('../areas.js').Entry[] }} Group
 */

/** @param {import('../areas.js').Entry} entry @param {string} path */
function isCurrent({ href, within = href }, path) {
  return path === href || (within !== '/' && (path === within || path.startsWith(`${within}/`)));
}

/**
 * @param {{ label: string, groups: Group[], path: string, assistant: string, id?: string }} props
 */
export function Navigation({ label, groups, path, assistant, id }) {
  const [open, setOpen] = useState(false);
  const all = groups.flatMap((group) => group.entries);
  const isFull = all.length > MOST_TABS;
  const tabs = isFull ? all.slice(0, MOST_TABS - 1) : all;
  const isBeyond = isFull && !tabs.some((entry) => isCurrent(entry, path)) && all.some((entry) => isCurrent(entry, path));
  const link = (/** @type {import('../areas.js').Entry} */ entry, size = 22, /** @type {(() => void) | undefined} */ onClick = undefined) => html`<${Link} class="nav-link" href=${entry.href} onClick=${onClick}
    aria-current=${isCurrent(entry, path) ? 'page' : undefined}><${Icon} name=${entry.icon} size=${size} /><span>${said(entry.label, { assistant })}</span><//>`;
  const titled = groups.length > 1;
  return html`<nav class="shell-nav" aria-label=${label} id=${id}>
    ${groups.map((group) => html`<div class="nav-group" key=${group.name}>
      ${titled && group.label && html`<p class="nav-group-title" aria-hidden="true">${said(group.label)}</p>`}
      <ul aria-label=${titled && group.label ? said(group.label) : undefined}>${group.entries.map((entry) => html`<li key=${entry.href} class=${tabs.includes(entry) ? undefined : 'nav-beyond'}>${link(entry)}</li>`)}</ul></div>`)}
    ${isFull && html`<div class="nav-group nav-more"><ul><li><button type="button" class=${`nav-link ${isBeyond ? 'current' : ''}`} aria-haspopup="dialog" onClick=${() => setOpen(true)}><${Icon} name="menu" size=${22} /><span>${t('ui.nav.more')}</span></button></li></ul></div>`}
    ${open && html`<${Dialog} title=${t('ui.nav.all')} sheet=${true} onClose=${() => setOpen(false)}>
      <div class="more-groups">${groups.map((group) => html`<section key=${group.name} aria-label=${group.label && said(group.label)}>
        ${titled && group.label && html`<h3 class="nav-group-title">${said(group.label)}</h3>`}
        <ul class="more-list">${group.entries.map((entry) => html`<li key=${entry.href}>${link(entry, 24, () => setOpen(false))}</li>`)}</ul></section>`)}</div>
    <//>`}
  </nav>`;
}
