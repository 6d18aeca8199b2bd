// @ts-check
/** What the pages for admins have in common: the way from one to the other. It stays while they change. */
import { html, useEffect, useRef } from '../../../vendor/htm-preact/standalone.module.js';
import { Link } from '../../components/link.js';
import { said } from '../../locale.js';
import { place } from '../../router.js';
import { useSignal } from '../../store.js';
import { routes, title } from './area.js';

/** The tabs: where each leads, and what it is called. */
const tabs = routes.map((route) => ({ href: route.pattern.replace(/\/:.*$/, ''), label: route.title ?? title }));

/** @param {{ children?: Ui.Child }} props */
export default function AdminLayout({ children }) {
  const { path } = useSignal(place);
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  const isCurrent = (/** @type {string} */ href) => path === href || path.startsWith(`${href}/`);
  const current = tabs.findIndex((tab) => isCurrent(tab.href));
  // Where the row of pages is wider than the screen, the present one is brought into it.
  useEffect(() => list.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' }), [current]);
  return html`<div class="admin">
    <nav class="admin-nav" aria-label=${said(title)}><ul class="tabs" ref=${list}>
      ${tabs.map(({ href, label }) => html`<li key=${href}><${Link} href=${href} aria-current=${isCurrent(href) ? 'page' : undefined}>${said(label)}<//></li>`)}
    </ul></nav>
    ${children}
  </div>`;
}
