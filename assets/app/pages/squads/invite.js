// @ts-check
/** The invite code of a squad: to read out, to copy, and as a QR code. Its owner can replace it. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { at } from '../../base.js';
import { copy } from '../../clipboard.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Section } from '../../components/page.js';
import { sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { qrOf } from '../classes/join-code.js';

/** @param {{ squad: Api.Squad, onChanged: (squad: Api.Squad) => void }} props */
export function Invite({ squad, onChanged }) {
  const [open, setOpen] = useState(/** @type {'' | 'renew' | 'remove'} */ (''));
  const code = squad.invite_code ?? '';
  const address = `${location.origin}${at('/squads/join')}#code=${encodeURIComponent(code)}`;
  const picture = useLoad(async () => (code ? qrOf(address) : ''), [code]).data;
  /** @param {'renew' | 'remove'} how */
  const change = async (how) => {
    onChanged((await call('updateSquad', { path: { id: squad.id }, json: { invite_code: how } })).squad);
    notify(t(how === 'renew' ? 'ui.squads.code_renewed' : 'ui.squads.code_removed'));
    setOpen('');
  };
  const start = () => { change('renew').catch((error) => notify(sentence(error), 'bad')); };
  if (!code) {
    return html`<${Section} title=${t('ui.squads.invite')} text=${t(squad.can_manage ? 'ui.squads.code_off' : 'ui.squads.code_off_member')}>
      ${squad.can_manage && html`<p><${Button} onClick=${start}>${t('ui.squads.code_start')}<//></p>`}<//>`;
  }
  const isFull = squad.members >= squad.most_members;
  return html`<${Section} title=${t('ui.squads.invite')} text=${t(isFull ? 'ui.squads.invite_full' : 'ui.squads.invite_text')}>
    <div class="squad-code-box">
      ${picture && html`<img class="squad-qr" src=${picture} alt=${t('ui.squads.qr')} width="160" height="160" />`}
      <div class="stack squad-code-words">
        <p class="squad-code" translate="no">${code}</p>
        <div class="cluster"><${Button} small icon="copy" onClick=${() => copy(address)}>${t('ui.squads.copy_link')}<//>
          <${Button} small icon="copy" onClick=${() => copy(code)}>${t('ui.squads.copy_code')}<//></div>
        ${squad.can_manage && html`<div class="cluster"><${Button} small kind="quiet" icon="refresh" onClick=${() => setOpen('renew')}>${t('ui.squads.code_renew')}<//>
          <${Button} small kind="quiet" onClick=${() => setOpen('remove')}>${t('ui.squads.code_stop')}<//></div>`}
      </div>
    </div>
    ${open !== '' && html`<${ConfirmDialog} title=${t(open === 'renew' ? 'ui.squads.code_renew' : 'ui.squads.code_stop')} text=${t('ui.squads.code_change_text')} danger=${false}
      action=${t(open === 'renew' ? 'ui.squads.code_renew' : 'ui.squads.code_stop')} onClose=${() => setOpen('')} onConfirm=${() => change(open)} />`}
  <//>`;
}
