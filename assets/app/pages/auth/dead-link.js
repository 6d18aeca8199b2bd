// @ts-check
/** What the page of a one-time link shows when the link is incomplete, or has expired or was used. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ApiError } from '../../api.js';
import { Empty, PageHead } from '../../components/page.js';
import { t } from '../../locale.js';

/** Whether the server refused the link itself. @param {unknown} error */
export const isDead = (error) => error instanceof ApiError && error.code === 'auth.link_invalid';

/**
 * @param {{ title: string, isComplete: boolean, text?: string, children?: Ui.Child }} props `title` names the page, `children` lead on
 */
export function DeadLink({ title, isComplete, text, children }) {
  const what = isComplete ? 'dead' : 'missing';
  return html`<div class="card auth-card"><${PageHead} title=${title} hidden=${true} />
    <div role="status"><${Empty} icon="alert" title=${t(`ui.link_${what}_title`)} text=${text ?? t(`ui.link_${what}_text`)}>${children}<//></div></div>`;
}
