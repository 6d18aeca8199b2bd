// @ts-check
/** Sign in again over the page, after the session has ended. What is typed on the page stays. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { mayLeave } from '../../leaving.js';
import { t } from '../../locale.js';
import { isKept, mustEnrol, person, signIn } from '../../token.js';
import { login } from './login.js';

/** @param {{ onEnd: (isSignedIn: boolean) => void }} props */
export default function SignInAgain({ onEnd }) {
  // It stays the same person, whatever becomes of the session meanwhile.
  const [me] = useState(person.value);
  const [asksCode, setAsksCode] = useState(false);
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const form = useForm({ email: me?.email ?? me?.username ?? '', password: '', code: '' }, {
    isGuarded: false,
    check: ({ password, code }) => ({ password: required(password, 'password'), code: asksCode ? required(code, 'code') : '' }),
    async send({ email, password, code }) {
      const answer = await login({ email, password, code: asksCode ? code : undefined });
      if (!answer) {
        setAsksCode(true);
        announce(t('ui.sign_in.code_lead'));
        return undefined;
      }
      // The address may have been given to another account meanwhile.
      if (answer.user.id !== me?.id) return onEnd(false);
      mustEnrol.value = answer.enrolment_required === true;
      signIn(answer.token, isKept());
      return onEnd(true);
    },
  });
  useEffect(() => {
    /** @type {HTMLElement | null | undefined} */ (box.current?.querySelector(`input[name="${asksCode ? 'code' : 'password'}"]`))?.focus();
  }, [asksCode]);
  const giveUp = async () => { if (await mayLeave()) onEnd(false); };
  return html`<${Dialog} title=${t('ui.sign_in.again')} onClose=${giveUp} sticky=${true}>
    <div ref=${box}><form class="stack" ...${form.bind}>
      <p>${t('ui.sign_in.again_text')}</p>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.sign_in.email')} ...${form.field('email')} autocomplete="username" readonly=${true} />
      <${FormField} label=${t('ui.password')} type="password" ...${form.field('password')} autocomplete="current-password" />
      ${asksCode && html`<${FormField} label=${t('ui.sign_in.code')} hint=${t('ui.sign_in.code_hint')} ...${form.field('code')}
        autocomplete="one-time-code" autocapitalize="none" spellcheck="false" class="input code-input" />`}
      <div class="dialog-actions"><${Button} onClick=${giveUp}>${t('ui.sign_out')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.sign_in.action')}<//></div>
    </form></div>
  <//>`;
}
