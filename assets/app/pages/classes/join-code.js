// @ts-check
/** The join code of a class: to read out, to copy, and as a QR code for the wall. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { at } from '../../base.js';
import { copy } from '../../clipboard.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Section } from '../../components/page.js';
import { Projection } from '../../components/projection/projection.js';
import { sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** The QR code of an address, as the address of a picture: so it stays inert, whatever is in it. @param {string} address */
export async function qrOf(address) {
  const { renderSVG } = await import('../../../vendor/uqr/uqr.js');
  return `data:image/svg+xml;charset=utf-8,${encodeURIComponent(renderSVG(address, { ecc: 'M', border: 2 }))}`;
}

/** @param {{ one: Api.Class, onChanged: (one: Api.Class) => void }} props */
export function JoinCode({ one, onChanged }) {
  const [open, setOpen] = useState(/** @type {'' | 'renew' | 'remove' | 'project'} */ (''));
  const code = one.join_code ?? '';
  const address = `${location.origin}${at('/classes/join')}#code=${encodeURIComponent(code)}`;
  const picture = useLoad(async () => (code ? qrOf(address) : ''), [code]).data;
  /** @param {'renew' | 'remove'} how */
  const change = async (how) => {
    onChanged((await call('updateClass', { path: { id: one.id }, json: { join_code: how } })).class);
    notify(t(how === 'renew' ? 'ui.classes.code_renewed' : 'ui.classes.code_removed'));
    setOpen('');
  };
  const start = () => { change('renew').catch((error) => notify(sentence(error), 'bad')); };
  if (!code) {
    return html`<${Section} title=${t('ui.classes.code')} text=${t('ui.classes.code_off')}><p><${Button} onClick=${start}>${t('ui.classes.code_start')}<//></p><//>`;
  }
  return html`<${Section} title=${t('ui.classes.code')} text=${t('ui.classes.code_text')}>
    <div class="class-code-box">
      ${picture && html`<img class="class-qr" src=${picture} alt=${t('ui.classes.qr')} width="160" height="160" />`}
      <div class="stack class-code-words">
        <p class="class-code" translate="no">${code}</p>
        <div class="cluster"><${Button} small icon="screen" onClick=${() => setOpen('project')}>${t('ui.classes.project')}<//>
          <${Button} small icon="copy" onClick=${() => copy(address)}>${t('ui.classes.copy_link')}<//>
          <${Button} small icon="copy" onClick=${() => copy(code)}>${t('ui.classes.copy_code')}<//></div>
        <div class="cluster"><${Button} small kind="quiet" icon="refresh" onClick=${() => setOpen('renew')}>${t('ui.classes.code_renew')}<//>
          <${Button} small kind="quiet" onClick=${() => setOpen('remove')}>${t('ui.classes.code_stop')}<//></div>
      </div>
    </div>
    ${open === 'project' && picture && html`<${Projection} title=${t('ui.classes.join_named', { name: one.name })} picture=${picture} alt=${t('ui.classes.qr')} words=${t('ui.classes.or_type', { address: location.host + at('/classes/join') })} code=${code} onClose=${() => setOpen('')} />`}
    ${(open === 'renew' || open === 'remove') && html`<${ConfirmDialog} title=${t(open === 'renew' ? 'ui.classes.code_renew' : 'ui.classes.code_stop')} text=${t('ui.classes.code_change_text')} danger=${false}
      action=${t(open === 'renew' ? 'ui.classes.code_renew' : 'ui.classes.code_stop')} onClose=${() => setOpen('')} onConfirm=${() => change(open)} />`}
  <//>`;
}
