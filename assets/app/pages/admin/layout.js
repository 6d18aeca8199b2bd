// @ts-check
/** What the pages for admins have in common: the way from one to the other, where the navigation has no room for them. It stays while they change. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { TabLinks } from '../../components/tabs.js';
import { said } from '../../locale.js';
import { place } from '../../router.js';
import { useSignal } from '../../store.js';
import { routes, title } from './area.js';

/** @param {{ children?: Ui.Child }} props */
export default function AdminLayout({ children }) {
  const { path } = useSignal(place);
  const links = routes.map((route) => {
    const href = route.pattern.replace(/\/:.*$/, '');
    return { href, label: said(route.title ?? title), isCurrent: path === href || path.startsWith(`${href}/`) };
  });
  return html`<div class="admin"><${TabLinks} class="admin-nav" label=${said(title)} links=${links} />${children}</div>`;
}
