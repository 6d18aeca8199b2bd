// @ts-check
/** Changes the password, which signs the person out everywhere else. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { newPassword, required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';

export function PasswordForm() {
  const me = useSignal(person);
  const form = useForm({ current_password: '', new_password: '' }, {
    check: (values) => ({ current_password: required(values.current_password, 'current_password'), new_password: newPassword(values.new_password) }),
    async send(values) {
      const { revoked } = await call('changePassword', { json: values });
      form.setValues({ current_password: '', new_password: '' });
      notify(t('ui.security.password_changed', { count: revoked }));
    },
  });
  // The hidden name tells password managers which account the password belongs to.
  return html`<form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <input hidden name="username" autocomplete="username" value=${me?.email ?? me?.username ?? ''} readonly />
    <div class="pair">
      <${FormField} label=${t('ui.current_password')} type="password" ...${form.field('current_password')} autocomplete="current-password" />
      <${FormField} label=${t('ui.new_password')} type="password" ...${form.field('new_password')} autocomplete="new-password" />
    </div>
    <p class="field-hint">${t('ui.form.password_hint')}</p>
    <div class="cluster"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.security.password_action')}<//></div>
  </form>`;
}
