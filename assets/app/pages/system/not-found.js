// @ts-check
/** An address that leads nowhere. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ButtonLink } from '../../components/button.js';
import { PageHead } from '../../components/page.js';
import { t } from '../../locale.js';

export default function NotFound() {
  return html`<div class="not-found">
    <p class="not-found-number" aria-hidden="true">404</p>
    <${PageHead} title=${t('ui.not_found.title')} lead=${t('ui.not_found.text')} />
    <${ButtonLink} href="/" kind="primary" icon="home">${t('ui.not_found.home')}<//>
  </div>`;
}
