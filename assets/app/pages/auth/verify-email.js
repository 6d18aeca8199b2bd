// @ts-check
/** Where the link of a verification mail leads. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Empty, Loading, PageHead } from '../../components/page.js';
import { sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { amendPerson } from '../../token.js';
import { fromLink } from './link-token.js';

export default function VerifyEmail() {
  const token = fromLink('token');
  const { data, error } = useLoad(async () => {
    if (!token) return { email: '' };
    const answer = await call('verifyEmail', { json: { token } });
    amendPerson({ email: answer.email, email_verified: true });
    return answer;
  }, [token]);
  const on = html`<${ButtonLink} href="/" kind="primary">${t('ui.verify.go_on')}<//>`;
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.verify.title')} hidden=${true} />
    ${!token ? html`<${Empty} icon="mail" title=${t('ui.link_missing_title')} text=${t('ui.link_missing_text')}>${on}<//>`
      : error ? html`<${Empty} icon="alert" title=${t('ui.verify.failed')} text=${sentence(error)}>${on}<//>`
        : data ? html`<${Empty} icon="check" title=${t('ui.verify.done_title')} text=${t('ui.verify.done_text', { email: data.email })}>${on}<//>`
          : html`<${Loading} lines=${2} />`}
  </div>`;
}
