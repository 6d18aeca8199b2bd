// @ts-check
/** Sets up two-step verification for people whose school requires it, before they can use anything else. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { PageHead } from '../../components/page.js';
import { t } from '../../locale.js';
import { amendPerson, mustEnrol, signOut } from '../../token.js';
import { TotpSetup } from '../security/totp-setup.js';

export default function Enrol() {
  const done = async () => {
    // The token is a full one now, so that the preferences can be read at last.
    const { preferences } = await call('getPreferences');
    amendPerson({ preferences });
    mustEnrol.value = false;
  };
  return html`<div class="card auth-card">
    <${PageHead} title=${t('ui.enrol.title')} lead=${t('ui.enrol.lead')} />
    <${TotpSetup} onDone=${done} />
    <p class="auth-aside"><${Button} small kind="quiet" icon="leave" onClick=${() => signOut()}>${t('ui.sign_out')}<//></p>
  </div>`;
}
