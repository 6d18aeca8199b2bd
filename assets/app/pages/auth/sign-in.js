// @ts-check
/** Sign in with an email address or a username; the form for the verification code appears when the server asks for one. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { CheckField, FormField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { Callout, PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { school } from '../../school.js';
import { ended, mustEnrol, signIn } from '../../token.js';
import { useFirstField } from './first-field.js';
import { login } from './login.js';

export default function SignIn() {
  const [step, setStep] = useState(/** @type {'password' | 'code'} */ ('password'));
  const form = useForm({ email: '', password: '', code: '', keep: true }, {
    isGuarded: false,
    check: ({ email, password, code }) => ({
      email: required(email, 'email_or_username'),
      password: required(password, 'password'),
      code: step === 'code' ? required(code, 'code') : '',
    }),
    async send({ email, password, code, keep }) {
      const answer = await login({ email, password, code: step === 'code' ? code : undefined });
      if (answer) {
        mustEnrol.value = answer.enrolment_required === true;
        signIn(answer.token, keep);
      } else {
        setStep('code');
        announce(t('ui.sign_in.code_lead'));
      }
    },
  });
  return step === 'code'
    ? html`<${CodeStep} form=${form} onBack=${() => { form.set('code', ''); setStep('password'); }} />`
    : html`<${PasswordStep} form=${form} />`;
}

/** @typedef {{ email: string, password: string, code: string, keep: boolean }} Values */

/** @param {{ form: import('../../hooks.js').Form<Values> }} props */
function PasswordStep({ form }) {
  const ours = school.value;
  useFirstField();
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.sign_in.title')} lead=${t('ui.sign_in.about', { school: ours.name, assistant: ours.assistant_name })} />
    ${ended.value === 'expired' && html`<${Callout} icon="clock" role="status"><p>${t('ui.sign_in.expired')}</p><//>`}
    ${ended.value === 'unverified' && html`<${Callout} icon="mail" role="status"><p>${t('ui.sign_in.unverified')}</p><//>`}
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.sign_in.email')} ...${form.field('email')} autocomplete="username" autocapitalize="none" spellcheck="false" />
      <${FormField} label=${t('ui.password')} type="password" ...${form.field('password')} autocomplete="current-password" />
      <div class="auth-row">
        <${CheckField} label=${t('ui.sign_in.keep')} ...${form.field('keep')} />
        <${Link} href="/forgot-password">${t('ui.sign_in.forgot')}<//>
      </div>
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.sign_in.action')}<//>
    </form>
    ${ours.registration !== 'closed'
      ? html`<p class="auth-aside">${t('ui.sign_in.new_here')} <${Link} href="/register">${t(ours.registration === 'open' ? 'ui.sign_in.register' : 'ui.sign_in.register_invited')}<//></p>`
      : html`<p class="auth-aside">${t('ui.sign_in.closed')}</p>`}
  </div>`;
}

/** @param {{ form: import('../../hooks.js').Form<Values>, onBack: () => void }} props */
function CodeStep({ form, onBack }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => { box.current?.querySelector('input')?.focus(); }, []);
  return html`<div class="card auth-card" ref=${box}>
    <${PageHead} title=${t('ui.sign_in.code_title')} lead=${t('ui.sign_in.code_lead')} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.sign_in.code')} hint=${t('ui.sign_in.code_hint')} ...${form.field('code')}
        autocomplete="one-time-code" autocapitalize="none" spellcheck="false" class="input code-input" />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.sign_in.action')}<//>
      <${Button} kind="quiet" icon="left" onClick=${onBack}>${t('ui.back')}<//>
    </form>
  </div>`;
}
