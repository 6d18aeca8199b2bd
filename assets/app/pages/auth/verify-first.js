// @ts-check
/** The page after registering at a school that requires a verified email address. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ButtonLink } from '../../components/button.js';
import { PageHead } from '../../components/page.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';

/** @param {{ email: string }} props */
export function VerifyFirst({ email }) {
  return html`<div class="card auth-card">
    ${school.value.mail
      ? html`<${PageHead} title=${t('ui.forgot.sent_title')} lead=${t('ui.register.verify_first', { email })} />`
      : html`<${PageHead} title=${t('ui.register.created_title')} lead=${t('ui.register.verify_first_no_mail', { email })} />`}
    <${ButtonLink} href="/sign-in" icon="left">${t('ui.forgot.back')}<//>
  </div>`;
}
