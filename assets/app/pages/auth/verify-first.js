// @ts-check
/** What somebody sees who has registered where only verified addresses are let in. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ButtonLink } from '../../components/button.js';
import { Callout, PageHead } from '../../components/page.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';

/** @param {{ email: string }} props */
export function VerifyFirst({ email }) {
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.forgot.sent_title')} lead=${t('ui.register.verify_first', { email })} />
    ${!school.value.mail && html`<${Callout}><p>${t('ui.forgot.no_mail')}</p><//>`}
    <${ButtonLink} href="/sign-in" icon="left">${t('ui.forgot.back')}<//>
  </div>`;
}
