// @ts-check
/** An invitation to pass on: the link, the code, and a QR code that fills the wall of a classroom. */
import { html, useEffect, useRef, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { at } from '../../../base.js';
import { copy } from '../../../clipboard.js';
import { needs } from '../../../component-files.js';
import { Button, IconButton } from '../../../components/button.js';
import { Failure, Loading } from '../../../components/page.js';
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
    ${projected && html`<${Projection} picture=${picture} code=${invitation.code} onClose=${() => setProjected(false)} />`}
  </div>`;
}

/** The QR code on the whole screen, for a projector. @param {{ picture: string, code: string, onClose: () => void }} props */
function Projection({ picture, code, onClose }) {
  const box = useRef(/** @type {HTMLDialogElement | null} */ (null));
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) return undefined;
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    dialog.showModal();
    // Where the browser refuses the whole screen, the whole window serves.
    dialog.requestFullscreen?.().catch(() => undefined);
    let wasFull = false;
    const look = () => {
      if (wasFull && !document.fullscreenElement) onClose();
      wasFull = Boolean(document.fullscreenElement);
    };
    document.addEventListener('fullscreenchange', look);
    return () => {
      document.removeEventListener('fullscreenchange', look);
      if (document.fullscreenElement) document.exitFullscreen().catch(() => undefined);
      if (dialog.open) dialog.close();
      before?.focus?.();
    };
  }, []);
  /** @param {Event} event */
  const close = (event) => {
    event.preventDefault();
    event.stopPropagation();
    onClose();
  };
  /** @param {KeyboardEvent} event */
  const onKey = (event) => { if (event.key === 'Escape') close(event); };
  return html`<dialog ref=${box} class="projection" aria-labelledby="projection-title" onCancel=${close} onKeyDown=${onKey}>
    <div class="projection-head"><h2 id="projection-title">${t('ui.poster.join', { school: school.value.name })}</h2><${IconButton} icon="close" label=${t('ui.close')} onClick=${onClose} /></div>
    <img src=${picture} alt=${t('ui.invitation.qr')} />
    <p class="projection-words">${t('ui.poster.or_type', { address: location.host + at('/register') })}</p>
    <p class="projection-code code">${code}</p>
  </dialog>`;
}
