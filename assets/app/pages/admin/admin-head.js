// @ts-check
/** What the pages for admins have in common: the heading and the way from one to the other. */
import { html, useEffect, useRef } from '../../../vendor/htm-preact/standalone.module.js';
import { Link } from '../../components/link.js';
import { PageHead } from '../../components/page.js';
import { t } from '../../locale.js';
import { place } from '../../router.js';

const pages = ['users', 'accounts', 'invitations', 'settings', 'audit', 'outbox'];

/** @param {{ page: string, actions?: any }} props `page` is the last part of the address */
export function AdminHead({ page, actions }) {
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  // Where the row of pages is wider than the screen, the present one is brought into it.
  useEffect(() => list.current?.querySelector('[aria-current]')?.scrollIntoView({ inline: 'center', block: 'nearest' }), []);
  return html`<${PageHead} title=${t(`ui.admin.${page}`)} lead=${t(`ui.admin.${page}_lead`)} actions=${actions} />
    <nav class="admin-nav" aria-label=${t('ui.nav.admin')}><ul class="tabs" ref=${list}>
      ${pages.map((name) => html`<li><${Link} href=${`/admin/${name}`} aria-current=${place.value.path === `/admin/${name}` ? 'page' : undefined}>${t(`ui.admin.${name}`)}<//></li>`)}
    </ul></nav>`;
}
