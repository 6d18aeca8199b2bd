// @ts-check
/** Ask for a link that sets a new password. The answer never says whether the address has an account. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { call } from '../../api.js';
import { email } from '../../checks.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';
import { useFirstField } from './first-field.js';

export default function ForgotPassword() {
  const [sent, setSent] = useState(false);
  // Without a mail server the link waits in the outbox, where an admin finds it.
  const hasMail = school.value.mail;
  const sentTitle = t(hasMail ? 'ui.forgot.sent_title' : 'ui.forgot.no_mail_title');
  const form = useForm({ email: '' }, {
    isGuarded: false,
    check: (values) => ({ email: email(values.email) }),
    async send(values) {
      await call('requestPasswordReset', { json: { email: values.email.trim() } });
      setSent(true);
      announce(sentTitle);
    },
  });
  useFirstField();
  if (sent) {
    return html`<div class="card auth-card">
      <${PageHead} title=${sentTitle} lead=${hasMail ? t('ui.forgot.sent_text', { email: form.values.email.trim() }) : t('ui.forgot.no_mail')} />
      <${ButtonLink} href="/sign-in" icon="left">${t('ui.forgot.back')}<//>
    </div>`;
  }
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.forgot.title')} lead=${t(hasMail ? 'ui.forgot.lead' : 'ui.forgot.lead_no_mail')} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.email')} type="email" ...${form.field('email')} autocomplete="username" />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t(hasMail ? 'ui.forgot.action' : 'ui.forgot.action_no_mail')}<//>
    </form>
    <p class="auth-aside"><${Link} href="/sign-in">${t('ui.forgot.back')}<//></p>
  </div>`;
}
