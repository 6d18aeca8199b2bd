// @ts-check
/** Undoes a change of email address: the link in the email to the previous address leads here. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FormProblem } from '../../components/form-field.js';
import { Empty, PageHead } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { signOut, token as bearer } from '../../token.js';
import { DeadLink, isDead } from './dead-link.js';
import { fromLink } from './link-token.js';

export default function UndoEmailChange() {
  const token = fromLink('token');
  const [email, setEmail] = useState('');
  const [dead, setDead] = useState('');
  const form = useForm({}, {
    check: () => ({}),
    async send() {
      try {
        const answer = await call('undoEmailChange', { json: { token } });
        if (bearer.value) signOut();
        setEmail(answer.email);
        announce(t('ui.undo_email.done_title'));
      } catch (error) {
        if (!isDead(error)) throw error;
        setDead(token);
      }
    },
  });
  const on = html`<${ButtonLink} href="/sign-in" icon="left">${t('ui.forgot.back')}<//>`;
  if (!token || dead === token) return html`<${DeadLink} title=${t('ui.undo_email.title')} isComplete=${Boolean(token)}>${on}<//>`;
  if (email) {
    return html`<div class="card auth-card"><${PageHead} title=${t('ui.undo_email.title')} hidden=${true} />
      <${Empty} icon="check" title=${t('ui.undo_email.done_title')} text=${t('ui.undo_email.done_text', { email })}>${on}<//></div>`;
  }
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.undo_email.title')} lead=${t('ui.undo_email.lead')} />
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.undo_email.action')}<//>
    </form>
  </div>`;
}
