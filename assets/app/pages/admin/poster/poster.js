// @ts-check
/** An invitation to pass on: the link, the code, and a QR code that fills the wall of a classroom. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { at } from '../../../base.js';
import { copy } from '../../../clipboard.js';
import { needs } from '../../../component-files.js';
import { Button } from '../../../components/button.js';
import { Failure, Loading } from '../../../components/page.js';
import { Projection } from '../../../components/projection/projection.js';
import { useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { school } from '../../../school.js';

needs(import.meta.url);

/** @param {{ invitation: Api.Invitation }} props */
export function Poster({ invitation }) {
  const [projected, setProjected] = useState(false);
  const state = useLoad(async (signal) => (await call('getInvitationLink', { path: { id: invitation.id }, signal })).link, [invitation.id]);
  if (state.error) return html`<${Failure} error=${state.error} onRetry=${state.reload} />`;
  if (!state.data) return html`<${Loading} />`;
  const { url, qr_svg } = state.data;
  const here = `${location.origin}${at('/register')}#invitation=${encodeURIComponent(invitation.code)}`;
  const isOurs = url === here;
  // As an address of a picture the drawing stays inert, whatever is in it.
  const picture = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(qr_svg)}`;
  return html`<div class="stack poster">
    <p>${t(isOurs ? 'ui.invitation.scan' : 'ui.invitation.no_qr')}</p>
    ${isOurs && html`<img class="poster-qr" src=${picture} alt=${t('ui.invitation.qr')} width="320" height="320" />`}
    <p class="poster-code code">${invitation.code}</p>
    <p class="secret-text poster-link">${here}</p>
    <div class="cluster center">
      <${Button} icon="copy" onClick=${() => copy(here)}>${t('ui.poster.copy_link')}<//>
      <${Button} icon="copy" onClick=${() => copy(invitation.code)}>${t('ui.poster.copy_code')}<//>
      ${isOurs && html`<${Button} icon="screen" onClick=${() => setProjected(true)}>${t('ui.poster.project')}<//>`}
    </div>
    ${projected && html`<${Projection} title=${t('ui.poster.join', { school: school.value.name })} picture=${picture} alt=${t('ui.invitation.qr')} words=${t('ui.poster.or_type', { address: location.host + at('/register') })} code=${invitation.code} onClose=${() => setProjected(false)} />`}
  </div>`;
}
