// @ts-check
/** Two-step verification: turn it on or off, get new recovery codes. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Badge } from '../../components/page.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { amendPerson } from '../../token.js';
import { RecoveryCodes, TotpSetup } from './totp-setup.js';

/** @param {{ me: Ui.Person }} props */
export function TotpSection({ me }) {
  const [open, setOpen] = useState(/** @type {'' | 'on' | 'off' | 'codes'} */ (''));
  const close = () => setOpen('');
  const enabled = me.totp_enabled;
  return html`<div class="stack">
    <ul class="rows"><li>
      <div class="rows-words"><p class="rows-title"><span>${t('ui.totp.app')}</span>
        <${Badge} tone=${enabled ? 'good' : 'plain'}>${t(enabled ? 'ui.totp.on' : 'ui.totp.off')}<//></p></div>
      <div class="cluster">${enabled
        ? html`<${Button} small onClick=${() => setOpen('codes')}>${t('ui.totp.new_codes')}<//><${Button} small onClick=${() => setOpen('off')}>${t('ui.totp.turn_off')}<//>`
        : html`<${Button} small kind="primary" onClick=${() => setOpen('on')}>${t('ui.totp.turn_on')}<//>`}</div>
    </li></ul>
    ${open === 'on' && html`<${Dialog} title=${t('ui.totp.setup_title')} onClose=${close} wide=${true}><${TotpSetup} onDone=${close} /><//>`}
    ${open === 'off' && html`<${TurnOff} onClose=${close} />`}
    ${open === 'codes' && html`<${NewCodes} onClose=${close} />`}
  </div>`;
}

/** @param {{ onClose: () => void }} props */
function TurnOff({ onClose }) {
  const form = useForm({ password: '' }, {
    check: ({ password }) => ({ password: required(password, 'password') }),
    async send({ password }) {
      await call('disableTotp', { json: { password } });
      amendPerson({ totp_enabled: false });
      notify(t('ui.totp.turned_off'));
      onClose();
    },
  });
  return html`<${Dialog} title=${t('ui.totp.turn_off_title')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p>${t('ui.totp.turn_off_text')}</p>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.password')} type="password" ...${form.field('password')} autocomplete="current-password" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="danger" busy=${form.busy}>${t('ui.totp.turn_off')}<//></div>
    </form>
  <//>`;
}

/** @param {{ onClose: () => void }} props */
function NewCodes({ onClose }) {
  const [codes, setCodes] = useState(/** @type {string[]} */ ([]));
  const form = useForm({ password: '' }, {
    check: ({ password }) => ({ password: required(password, 'password') }),
    async send({ password }) {
      setCodes((await call('renewRecoveryCodes', { json: { password } })).recovery_codes);
    },
  });
  return html`<${Dialog} title=${t('ui.totp.new_codes')} onClose=${onClose} wide=${true}>
    ${codes.length > 0 ? html`<${RecoveryCodes} codes=${codes} onDone=${onClose} />`
      : html`<form class="stack" ...${form.bind}>
        <p>${t('ui.totp.new_codes_text')}</p>
        <${FormProblem} text=${form.problem} />
        <${FormField} label=${t('ui.password')} type="password" ...${form.field('password')} autocomplete="current-password" />
        <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
          <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.totp.new_codes')}<//></div>
      </form>`}
  <//>`;
}
