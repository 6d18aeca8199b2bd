// @ts-check
/** Become a developer: an account that makes keys. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { email, newPassword, required } from '../../checks.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { Empty, PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';
import { signIn } from '../../token.js';
import { VerifyFirst } from '../auth/verify-first.js';

export default function RegisterDeveloper() {
  const ours = school.value;
  const [waits, setWaits] = useState('');
  const form = useForm({ full_name: '', email: '', password: '' }, {
    check: (values) => ({ full_name: required(values.full_name, 'full_name'), email: email(values.email), password: newPassword(values.password) }),
    async send(values) {
      const json = { full_name: values.full_name.trim(), email: values.email.trim(), password: values.password };
      const answer = await call('registerDeveloper', { json });
      if ('token' in answer) signIn(answer.token, true);
      else setWaits(answer.user.email ?? '');
    },
  });
  if (ours.developer_registration === 'closed') {
    return html`<div class="card auth-card"><${PageHead} title=${t('ui.developer.register')} hidden=${true} />
      <${Empty} icon="key" title=${t('ui.register.closed_title')} text=${t('ui.developer.register_closed', { school: ours.name })}>
        <${ButtonLink} href="/sign-in" icon="left">${t('ui.sign_in.title')}<//><//></div>`;
  }
  if (waits) return html`<${VerifyFirst} email=${waits} />`;
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.developer.register')} lead=${t('ui.developer.register_lead', { school: ours.name })} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.full_name')} ...${form.field('full_name')} autocomplete="name" maxlength="120" />
      <${FormField} label=${t('ui.email')} type="email" ...${form.field('email')} autocomplete="username" />
      <${FormField} label=${t('ui.password')} hint=${t('ui.form.password_hint')} type="password" ...${form.field('password')} autocomplete="new-password" />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.register.action')}<//>
    </form>
    <p class="auth-aside">${t('ui.register.known')} <${Link} href="/sign-in">${t('ui.sign_in.title')}<//> · <${Link} href="/api-pricing">${t('ui.pricing.title')}<//></p>
  </div>`;
}
