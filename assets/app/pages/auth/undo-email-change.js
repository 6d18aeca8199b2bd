// @ts-check
/** Where the link leads that the old address gets when an account's address is changed: takes the change back. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FormProblem } from '../../components/form-field.js';
import { Empty, PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { signOut, token as bearer } from '../../token.js';
import { fromLink } from './link-token.js';

export default function UndoEmailChange() {
  const token = fromLink('token');
  const [email, setEmail] = useState('');
  const form = useForm({}, {
    check: () => ({}),
    async send() {
      const answer = await call('undoEmailChange', { json: { token } });
      if (bearer.value) signOut();
      setEmail(answer.email);
      announce(t('ui.undo_email.done_title'));
    },
  });
  const on = html`<${ButtonLink} href="/sign-in" icon="left">${t('ui.forgot.back')}<//>`;
  if (!token || email) {
    return html`<div class="card auth-card"><${PageHead} title=${t('ui.undo_email.title')} hidden=${true} />
      ${email
        ? html`<${Empty} icon="check" title=${t('ui.undo_email.done_title')} text=${t('ui.undo_email.done_text', { email })}>${on}<//>`
        : html`<${Empty} icon="mail" title=${t('ui.link_missing_title')} text=${t('ui.link_missing_text')}>${on}<//>`}
    </div>`;
  }
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.undo_email.title')} lead=${t('ui.undo_email.lead')} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.undo_email.action')}<//>
    </form>
  </div>`;
}
