// @ts-check
/** The first admin of a new school, from the one-time link that the server printed. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { email, newPassword, required } from '../../checks.js';
import { Button, ButtonLink } from '../../components/button.js';
import { ChoiceField, FormField, FormProblem } from '../../components/form-field.js';
import { LanguageField, TimeZoneField } from '../../components/locale-fields.js';
import { Callout, Empty, PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { locale, t } from '../../locale.js';
import { loadSchool, school } from '../../school.js';
import { signIn } from '../../token.js';
import { isDead } from './dead-link.js';
import { useFirstField } from './first-field.js';
import { fromLink } from './link-token.js';

/** @typedef {NonNullable<Api.Body<'setUpSchool'>['registration']>} Registration */

/** Language and time zone come from the browser; people join by invitation unless the admin decides otherwise. */
const offered = () => ({
  school_name: '',
  full_name: '',
  email: '',
  password: '',
  locale: locale.value.tag,
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC',
  registration: /** @type {Registration} */ ('invitation'),
});

export default function Setup() {
  const given = fromLink('token');
  const [dead, setDead] = useState('');
  const token = given === dead ? '' : given;
  const form = useForm(offered(), {
    check: (values) => ({
      full_name: required(values.full_name, 'full_name'),
      email: email(values.email),
      password: newPassword(values.password),
    }),
    async send(values) {
      const json = {
        token,
        full_name: values.full_name.trim(),
        email: values.email.trim(),
        password: values.password,
        ...(values.school_name.trim() && { school_name: values.school_name.trim() }),
        locale: values.locale,
        time_zone: values.time_zone,
        registration: values.registration,
      };
      try {
        const answer = await call('setUpSchool', { json });
        await loadSchool();
        signIn(answer.token, true);
      } catch (error) {
        if (!isDead(error)) throw error;
        setDead(token);
      }
    },
  });
  useFirstField();
  if (!school.value.setup_required) {
    return html`<div class="card auth-card"><${PageHead} title=${t('ui.setup.title')} hidden=${true} />
      <${Empty} icon="check" title=${t('ui.setup.done_title')} text=${t('ui.setup.done_text')}>
        <${ButtonLink} href="/sign-in" kind="primary">${t('ui.sign_in.title')}<//><//></div>`;
  }
  const joining = ['invitation', 'closed', 'open'].map((value) => (
    { value, label: t(`ui.setup.joining_${value}`), hint: t(`ui.setup.joining_${value}_hint`) }));
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.setup.title')} lead=${t('ui.setup.lead')} />
    ${!token && html`<${Callout} icon="key" role="status"><p>${t(given ? 'ui.setup.dead_token' : 'ui.setup.no_token')}</p><//>`}
    ${token && html`<form class="stack setup-form" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.setup.school_name')} hint=${t('ui.setup.school_name_hint')} optional=${true}
        ...${form.field('school_name')} autocomplete="organization" />
      <div class="pair"><${LanguageField} ...${form.field('locale')} /><${TimeZoneField} ...${form.field('time_zone')} /></div>
      <${ChoiceField} legend=${t('ui.setup.joining')} ...${form.field('registration')} options=${joining} />
      <${FormField} label=${t('ui.setup.your_name')} ...${form.field('full_name')} autocomplete="name" />
      <${FormField} label=${t('ui.email')} type="email" ...${form.field('email')} autocomplete="username" />
      <${FormField} label=${t('ui.password')} hint=${t('ui.form.password_hint')} type="password" ...${form.field('password')}
        autocomplete="new-password" />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.setup.action')}<//>
    </form>`}
  </div>`;
}
