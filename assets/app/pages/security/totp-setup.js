// @ts-check
/** Turns on two-step verification: confirm the password, scan the QR code, enter a code, save the recovery codes. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { copy } from '../../clipboard.js';
import { Button } from '../../components/button.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Callout } from '../../components/page.js';
import { Stepper } from '../../components/progress.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { saveFile } from '../../save-file.js';
import { school } from '../../school.js';
import { amendPerson } from '../../token.js';

/** @param {{ onDone: () => void }} props */
export function TotpSetup({ onDone }) {
  const [secret, setSecret] = useState(/** @type {Api.TotpSecret | null} */ (null));
  const [codes, setCodes] = useState(/** @type {string[]} */ ([]));
  const at = codes.length > 0 ? 2 : secret ? 1 : 0;
  return html`<div class="stack">
    <${Stepper} label=${t('ui.totp.steps')} steps=${['password', 'scan', 'codes'].map((id) => ({ id, label: t(`ui.totp.step_${id}`) }))} at=${at} />
    ${codes.length > 0 ? html`<${RecoveryCodes} codes=${codes} onDone=${onDone} />`
      : secret ? html`<${Scan} secret=${secret} onConfirmed=${setCodes} />` : html`<${Begin} onSecret=${setSecret} />`}
  </div>`;
}

/** @param {{ onSecret: (secret: Api.TotpSecret) => void }} props */
function Begin({ onSecret }) {
  const form = useForm({ password: '' }, {
    check: ({ password }) => ({ password: required(password, 'password') }),
    async send({ password }) { onSecret(await call('beginTotp', { json: { password } })); },
  });
  return html`<form class="stack" ...${form.bind}>
    <p>${t('ui.totp.begin_text')}</p>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.password')} type="password" ...${form.field('password')} autocomplete="current-password" />
    <div class="dialog-actions"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.totp.begin')}<//></div>
  </form>`;
}

/** @param {{ secret: Api.TotpSecret, onConfirmed: (codes: string[]) => void }} props */
function Scan({ secret, onConfirmed }) {
  const form = useForm({ code: '' }, {
    check: ({ code }) => ({ code: /^\d{6}$/.test(code.replace(/\s/g, '')) ? '' : t('ui.totp.six_digits') }),
    async send({ code }) {
      const { recovery_codes: codes } = await call('confirmTotp', { json: { code: code.replace(/\s/g, '') } });
      amendPerson({ totp_enabled: true });
      onConfirmed(codes);
    },
  });
  useEffect(() => { form.bind.ref.current?.querySelector('input')?.focus(); }, []);
  // As an address of a picture the drawing stays inert, whatever is in it.
  const picture = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(secret.qr_svg)}`;
  return html`<form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <div class="totp-setup">
      <img class="totp-qr" src=${picture} alt=${t('ui.totp.qr')} width="176" height="176" />
      <ol class="numbered">
        <li><div class="stack tight"><p>${t('ui.totp.scan')}</p>
          <p class="small soft">${t('ui.totp.by_hand')}</p>
          <p class="secret-text">${secret.secret}</p>
          <p class="cluster"><${Button} small icon="copy" onClick=${() => copy(secret.secret)}>${t('ui.copy')}<//>
            <a href=${secret.otpauth_url} target="_self">${t('ui.totp.open_app')}</a></p></div></li>
        <li><${FormField} label=${t('ui.totp.enter')} ...${form.field('code')} inputmode="numeric" autocomplete="one-time-code" maxlength="7" class="input code-input" /></li>
      </ol>
    </div>
    <div class="dialog-actions"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.totp.turn_on')}<//></div>
  </form>`;
}

/** @param {{ codes: string[], onDone: () => void }} props */
export function RecoveryCodes({ codes, onDone }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => box.current?.focus(), []);
  const text = `${t('ui.totp.file_head', { school: school.value.name })}\n\n${codes.join('\n')}\n`;
  return html`<div class="stack" ref=${box} tabindex="-1">
    <${Callout} tone="good" icon="check"><p>${t('ui.totp.keep_codes')}</p><//>
    <ul class="recovery-codes" aria-label=${t('ui.totp.codes')}>${codes.map((code) => html`<li>${code}</li>`)}</ul>
    <div class="cluster">
      <${Button} icon="download" onClick=${() => saveFile(new Blob([text], { type: 'text/plain' }), 'recovery-codes.txt')}>${t('ui.totp.download')}<//>
      <${Button} icon="copy" onClick=${() => copy(codes.join('\n'))}>${t('ui.copy')}<//>
    </div>
    <div class="dialog-actions"><${Button} kind="primary" onClick=${onDone}>${t('ui.totp.codes_kept')}<//></div>
  </div>`;
}
