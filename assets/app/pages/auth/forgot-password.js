// @ts-check
/** Ask for a link that sets a new password. The answer never says whether the address is known. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { call } from '../../api.js';
import { email } from '../../checks.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { Callout, PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';

export default function ForgotPassword() {
  const [sent, setSent] = useState(false);
  const form = useForm({ email: '' }, {
    isGuarded: false,
    check: (values) => ({ email: email(values.email) }),
    async send(values) {
      await call('requestPasswordReset', { json: { email: values.email.trim() } });
      setSent(true);
      announce(t('ui.forgot.sent_title'));
    },
  });
  if (sent) {
    return html`<div class="card auth-card">
      <${PageHead} title=${t('ui.forgot.sent_title')} lead=${t('ui.forgot.sent_text', { email: form.values.email })} />
      ${!school.value.mail && html`<${Callout}><p>${t('ui.forgot.no_mail')}</p><//>`}
      <${ButtonLink} href="/sign-in" icon="left">${t('ui.forgot.back')}<//>
    </div>`;
  }
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.forgot.title')} lead=${t('ui.forgot.lead')} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.email')} type="email" ...${form.field('email')} autocomplete="email" />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.forgot.action')}<//>
    </form>
    <p class="auth-aside"><${Link} href="/sign-in">${t('ui.forgot.back')}<//></p>
  </div>`;
}
