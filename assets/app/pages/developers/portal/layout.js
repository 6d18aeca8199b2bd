// @ts-check
/** What the pages of the portal have in common: the way from one to the other. It stays while they change. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { needs } from '../../../component-files.js';
import { TabLinks } from '../../../components/tabs.js';
import { said } from '../../../locale.js';
import { place } from '../../../router.js';
import { useSignal } from '../../../store.js';
import { pages, title } from '../area.js';

needs(import.meta.url);

/** @param {{ children?: Ui.Child }} props */
export default function PortalLayout({ children }) {
  const { path } = useSignal(place);
  const links = pages.map((page) => {
    const href = page.pattern.replace(/\/:.*$/, '');
    return { href, label: said(page.title ?? title), icon: page.icon, isCurrent: path === href || (href !== '/developer' && path.startsWith(`${href}/`)) };
  });
  return html`<div class="portal-area"><${TabLinks} class="portal-nav" label=${said(title)} links=${links} />${children}</div>`;
}
