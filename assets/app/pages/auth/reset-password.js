// @ts-check
/** Set a new password with the token of an emailed link. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { newPassword } from '../../checks.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Link } from '../../components/link.js';
import { PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { signOut, token as bearer } from '../../token.js';
import { DeadLink, isDead } from './dead-link.js';
import { useFirstField } from './first-field.js';
import { fromLink } from './link-token.js';

export default function ResetPassword() {
  const token = fromLink('token');
  // A newer link may be opened in the same tab.
  const [dead, setDead] = useState('');
  const form = useForm({ password: '' }, {
    isGuarded: false,
    check: (values) => ({ password: newPassword(values.password) }),
    async send(values) {
      try {
        await call('resetPassword', { json: { token, password: values.password } });
      } catch (error) {
        if (!isDead(error)) throw error;
        setDead(token);
        return;
      }
      // The new password has ended every session of the person, this one included.
      if (bearer.value) signOut();
      go('/sign-in');
      notify(t('ui.reset.done'));
    },
  });
  useFirstField();
  if (!token || dead === token) {
    return html`<${DeadLink} title=${t('ui.reset.title')} isComplete=${Boolean(token)}>
      <${ButtonLink} href="/forgot-password" kind="primary">${t('ui.reset.again')}<//><//>`;
  }
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.reset.title')} lead=${t('ui.reset.lead')} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.new_password')} hint=${t('ui.form.password_hint')} type="password" ...${form.field('password')}
        autocomplete="new-password" />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.reset.action')}<//>
    </form>
    <p class="auth-aside"><${Link} href="/forgot-password">${t('ui.reset.again')}<//></p>
  </div>`;
}
