// @ts-check
/** The security of the account: two-step verification, password, email address, active sessions. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { PageHead, Section } from '../../components/page.js';
import { said, t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { AuthorKeySection } from '../developers/author-key.js';
import { title } from './area.js';
import { EmailSection } from './email-section.js';
import { PasswordForm } from './password-form.js';
import { TokenList } from './token-list.js';
import { TotpSection } from './totp-section.js';

export default function Security() {
  const me = useSignal(person);
  return html`<div class="page">
    <${PageHead} title=${said(title)} lead=${t('ui.security.lead')} />
    <${Section} title=${t('ui.security.totp')} text=${t('ui.security.totp_text')}><${TotpSection} me=${me} /><//>
    <${Section} title=${t('ui.security.password')} text=${t('ui.security.password_text')}><${PasswordForm} /><//>
    <${Section} title=${t('ui.email')} text=${t('ui.security.email_text')}><${EmailSection} me=${me} /><//>
    <${Section} title=${t('ui.security.tokens')} text=${t('ui.security.tokens_text')}><${TokenList} /><//>
    <${AuthorKeySection} isDeveloper=${me?.role === 'developer'} />
  </div>`;
}
