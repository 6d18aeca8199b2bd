// @ts-check
/** The way from the first page of an area to the present one, read off the route table. */
import { html } from '../../vendor/htm-preact/standalone.module.js';
import { said, t } from '../locale.js';
import { place } from '../router.js';
import { crumbsOf } from '../routes.js';
import { school } from '../school.js';
import { useSignal } from '../store.js';
import { Icon } from './icon.js';
import { Link } from './link.js';

export function Crumbs() {
  const { path } = useSignal(place);
  const ours = useSignal(school);
  const crumbs = crumbsOf(path);
  if (crumbs.length === 0) return null;
  return html`<nav class="crumbs" aria-label=${t('ui.nav.crumbs')}><ol>${crumbs.map(({ href, title }, at) => html`<li key=${href}>
    ${at === 0 && html`<${Icon} name="left" size=${16} />`}<${Link} href=${href}>${said(title, { assistant: ours.assistant_name })}<//>${at < crumbs.length - 1 && html`<${Icon} name="right" size=${14} />`}</li>`)}</ol></nav>`;
}
