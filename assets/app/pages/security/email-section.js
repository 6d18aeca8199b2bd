// @ts-check
/** The email address: whether it is verified, and how to change it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { email, required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Badge } from '../../components/page.js';
import { sentence } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ me: Ui.Person }} props */
export function EmailSection({ me }) {
  const [changing, setChanging] = useState(false);
  const [busy, setBusy] = useState(false);
  const resend = async () => {
    setBusy(true);
    try {
      await call('resendVerification');
      notify(t('ui.security.verification_sent', { email: me.email ?? '' }));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return html`<div class="stack">
    <ul class="rows"><li>
      <div class="rows-words"><p class="rows-title"><span>${me.email ?? t('ui.security.no_email')}</span>
        ${me.email && html`<${Badge} tone=${me.email_verified ? 'good' : 'note'}>${t(me.email_verified ? 'ui.security.verified' : 'ui.security.unverified')}<//>`}</p></div>
      <div class="cluster">
        ${me.email && !me.email_verified && html`<${Button} small busy=${busy} onClick=${resend}>${t('ui.security.resend')}<//>`}
        <${Button} small aria-label=${t(me.email ? 'ui.security.change_email' : 'ui.security.add_email')}
          onClick=${() => setChanging(true)}>${t(me.email ? 'ui.security.change' : 'ui.security.add')}<//>
      </div>
    </li></ul>
    ${changing && html`<${ChangeEmail} onClose=${() => setChanging(false)} />`}
  </div>`;
}

/** @param {{ onClose: () => void }} props */
function ChangeEmail({ onClose }) {
  const form = useForm({ email: '', password: '' }, {
    check: (values) => ({ email: email(values.email), password: required(values.password, 'password') }),
    async send(values) {
      const address = values.email.trim();
      await call('changeEmail', { json: { email: address, password: values.password } });
      notify(t('ui.security.email_link_sent', { email: address }));
      onClose();
    },
  });
  return html`<${Dialog} title=${t('ui.security.change_email')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p>${t('ui.security.change_email_text')}</p>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.security.new_email')} type="email" ...${form.field('email')} autocomplete="email" />
      <${FormField} label=${t('ui.password')} type="password" ...${form.field('password')} autocomplete="current-password" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.security.change_email_action')}<//></div>
    </form>
  <//>`;
}
