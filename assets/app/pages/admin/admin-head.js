// @ts-check
/** The heading of a page for admins, which is called as its tab is. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { PageHead } from '../../components/page.js';
import { said, t } from '../../locale.js';
import { routes, title } from './area.js';

/** What a page for admins is called. @param {string} page the part of its address after `/admin/` */
export const titleOf = (page) => said(routes.find((route) => route.pattern.split('/')[2] === page)?.title ?? title);

/** @param {{ page: string, actions?: Ui.Child }} props `page` is the part of the address after `/admin/` */
export function AdminHead({ page, actions }) {
  return html`<${PageHead} title=${titleOf(page)} lead=${t(`ui.admin.${page}_lead`)} actions=${actions} />`;
}
