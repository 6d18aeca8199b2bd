// @ts-check
/** Where the link of a verification email leads. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Empty, Loading, PageHead } from '../../components/page.js';
import { sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { amendPerson, person } from '../../token.js';
import { DeadLink, isDead } from './dead-link.js';
import { fromLink } from './link-token.js';

export default function VerifyEmail() {
  const token = fromLink('token');
  const { data, error } = useLoad(async () => {
    if (!token) return { email: '' };
    const answer = await call('verifyEmail', { json: { token } });
    amendPerson({ email: answer.email, email_verified: true });
    return answer;
  }, [token]);
  if (!token || isDead(error)) return html`<${NoLink} isComplete=${Boolean(token)} />`;
  const on = html`<${ButtonLink} href="/" kind="primary">${t('ui.verify.go_on')}<//>`;
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.verify.title')} hidden=${true} />
    ${error ? html`<${Empty} icon="alert" title=${t('ui.verify.failed')} text=${sentence(error)}>${on}<//>`
      : data ? html`<${Empty} icon="check" title=${t('ui.verify.done_title')} text=${t('ui.verify.done_text', { email: data.email })}>${on}<//>`
        : html`<${Loading} lines=${2} />`}
  </div>`;
}

/** A link that does not work: people who are signed in get a new one here, others after they have signed in. @param {{ isComplete: boolean }} props */
function NoLink({ isComplete }) {
  const me = useSignal(person);
  const [busy, setBusy] = useState(false);
  const title = t('ui.verify.title');
  const resend = async () => {
    setBusy(true);
    try {
      await call('resendVerification');
      notify(t('ui.verify.sent', { email: me?.email ?? '' }));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  if (!me) {
    return html`<${DeadLink} title=${title} isComplete=${isComplete} text=${isComplete ? t('ui.verify.again_text') : undefined}>
      <${ButtonLink} href="/sign-in" kind="primary">${t('ui.sign_in.title')}<//><//>`;
  }
  return html`<${DeadLink} title=${title} isComplete=${isComplete}>
    ${me.email && !me.email_verified && html`<${Button} kind="primary" busy=${busy} onClick=${resend}>${t('ui.reset.again')}<//>`}
    <${ButtonLink} href="/">${t('ui.verify.go_on')}<//><//>`;
}
