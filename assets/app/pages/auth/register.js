// @ts-check
/** Create an account, with an invitation where the school asks for one. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { email, newPassword, required } from '../../checks.js';
import { Button, ButtonLink } from '../../components/button.js';
import { ChoiceField, FormField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { Empty, PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';
import { signIn } from '../../token.js';
import { useFirstField } from './first-field.js';
import { fromLink } from './link-token.js';
import { VerifyFirst } from './verify-first.js';

export default function Register() {
  const { registration, name } = school.value;
  const byInvitation = registration === 'invitation';
  const [waits, setWaits] = useState('');
  const code = fromLink('invitation') || fromLink('code');
  const form = useForm({ full_name: '', email: '', password: '', role: /** @type {'student' | 'tutor'} */ ('student'), invitation: code }, {
    check: (values) => ({
      invitation: byInvitation ? required(values.invitation, 'invitation') : '',
      full_name: required(values.full_name, 'full_name'),
      email: email(values.email),
      password: newPassword(values.password),
    }),
    async send(values) {
      const json = { full_name: values.full_name.trim(), email: values.email.trim(), password: values.password };
      const extra = values.invitation.trim() ? { invitation: values.invitation.trim() } : { role: values.role };
      const answer = await call('register', { json: { ...json, ...extra } });
      if ('token' in answer) signIn(answer.token, true);
      else setWaits(answer.user.email ?? '');
    },
  });
  useFirstField();
  if (registration === 'closed') {
    return html`<div class="card auth-card"><${PageHead} title=${t('ui.register.title')} hidden=${true} />
      <${Empty} icon="key" title=${t('ui.register.closed_title')} text=${t('ui.register.closed_text', { school: name })}>
        <${ButtonLink} href="/sign-in" icon="left">${t('ui.sign_in.title')}<//><//></div>`;
  }
  if (waits) return html`<${VerifyFirst} email=${waits} />`;
  const roles = [
    { value: 'student', label: t('ui.register.learn'), hint: t('ui.register.learn_hint') },
    { value: 'tutor', label: t('ui.register.teach'), hint: t('ui.register.teach_hint') },
  ];
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.register.title')} lead=${t('ui.register.lead', { school: name })} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      ${(byInvitation || code) && html`<${FormField} label=${t('ui.register.invitation')} hint=${t('ui.register.invitation_hint')}
        ...${form.field('invitation')} autocapitalize="none" spellcheck="false" />`}
      <${FormField} label=${t('ui.full_name')} ...${form.field('full_name')} autocomplete="name" />
      <${FormField} label=${t('ui.email')} type="email" ...${form.field('email')} autocomplete="username" />
      <${FormField} label=${t('ui.password')} hint=${t('ui.form.password_hint')} type="password" ...${form.field('password')}
        autocomplete="new-password" />
      ${!byInvitation && !code && html`<${ChoiceField} legend=${t('ui.register.role')} ...${form.field('role')} options=${roles} />`}
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.register.action')}<//>
    </form>
    <p class="auth-aside">${t('ui.register.known')} <${Link} href="/sign-in">${t('ui.sign_in.title')}<//></p>
  </div>`;
}
