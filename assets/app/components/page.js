// @ts-check
/** The parts that every page is made of: its head, its states while loading, its sections. */
import { html, useLayoutEffect, useRef } from '../../vendor/htm-preact/standalone.module.js';
import { arriveAt } from '../a11y.js';
import { sentence } from '../format.js';
import { t } from '../locale.js';
import { school } from '../school.js';
import { Button } from './button.js';
import { Crumbs } from './crumbs.js';
import { Icon } from './icon.js';
import { Spot } from './spot.js';

/**
 * The heading of a page. It also names the window and takes the focus after a change of page.
 * @param {{ title: string, lead?: Ui.Child, actions?: Ui.Child, hidden?: boolean, above?: Ui.Child }} props `hidden` keeps the
 *   heading for assistive technology only
 */
export function PageHead({ title, lead, actions, hidden = false, above }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  useLayoutEffect(() => { document.title = t('ui.window_title', { page: title, school: school.value.name }); }, [title]);
  useLayoutEffect(() => arriveAt(heading.current), []);
  return html`<header class=${`page-head ${hidden ? 'visually-hidden' : ''}`}>
    <div class="page-head-words">
      ${!hidden && html`<${Crumbs} />`}${above}
      <h1 ref=${heading} tabindex="-1">${title}</h1>
      ${lead && html`<p class="lead">${lead}</p>`}
    </div>
    ${actions && html`<div class="page-head-actions">${actions}</div>`}
  </header>`;
}

/** @param {{ title: string, text?: Ui.Child, children?: Ui.Child, id?: string, actions?: Ui.Child }} props */
export function Section({ title, text, children, id, actions }) {
  return html`<section class="section" id=${id}>
    <div class="section-words"><h2>${title}</h2>${text && html`<p>${text}</p>`}${actions}</div>
    <div class="section-body">${children}</div>
  </section>`;
}

/** Grey lines in the place of what is still loading. @param {{ lines?: number }} props */
export function Loading({ lines = 4 }) {
  return html`<div class="loading" role="status"><span class="visually-hidden">${t('ui.loading')}</span>
    ${Array.from({ length: lines }, () => html`<span class="loading-line"></span>`)}</div>`;
}

/** @param {{ error: unknown, onRetry?: () => void }} props */
export function Failure({ error, onRetry }) {
  return html`<div class="callout bad" role="alert">
    <${Icon} name="alert" />
    <div class="stack tight"><p>${sentence(error)}</p>
      ${onRetry && html`<p><${Button} small icon="refresh" onClick=${onRetry}>${t('ui.try_again')}<//></p>`}</div>
  </div>`;
}

/**
 * What will be here, and the first step to it.
 * @param {{ icon: string, title: string, text?: Ui.Child, children?: Ui.Child, art?: string }} props `art` names a picture that stands in the place of the icon
 */
export function Empty({ icon, title, text, children, art }) {
  return html`<div class="empty">
    ${art ? html`<${Spot} name=${art} />` : html`<span class="empty-icon"><${Icon} name=${icon} size=${28} /></span>`}
    <h2>${title}</h2>${text && html`<p>${text}</p>`}
    ${children && html`<div class="cluster center">${children}</div>`}
  </div>`;
}

/**
 * A page that leads nowhere, with the ways on.
 * @param {{ art: string, title: string, text: Ui.Child, children?: Ui.Child }} props
 */
export function DeadEnd({ art, title, text, children }) {
  return html`<div class="page dead-end"><${Spot} name=${art} />
    <${PageHead} title=${title} lead=${text} />
    <div class="cluster center">${children}</div></div>`;
}

/** @param {{ tone?: 'good' | 'bad' | 'note' | 'info' | 'plain', icon?: string, children?: Ui.Child, role?: string }} props */
export function Callout({ tone = 'note', icon = 'info', children, role }) {
  return html`<div class=${`callout ${tone}`} role=${role}><${Icon} name=${icon} /><div>${children}</div></div>`;
}

/** @param {{ tone?: 'good' | 'bad' | 'note' | 'info' | 'streak' | 'plain', children?: Ui.Child }} props */
export function Badge({ tone = 'plain', children }) {
  return html`<span class=${`badge ${tone}`}>${children}</span>`;
}

/** The button at the end of a list that has more. @param {{ list: { hasMore: boolean, more: () => void, extending: boolean } }} props */
export function More({ list }) {
  return list.hasMore
    ? html`<p class="more"><${Button} busy=${list.extending} onClick=${list.more}>${t('ui.show_more')}<//></p>`
    : null;
}
