// @ts-check
/** A badge as a credential: a file that anyone can verify, also without this school's server. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { Link } from '../../components/link.js';
import { day, sentence } from '../../format.js';
import { docs, t } from '../../locale.js';
import { saveFile } from '../../save-file.js';
import { Medal } from './art.js';
import { textsOf } from './names.js';

/** @param {{ badge: Api.Badge, award: Api.Answer<'getMyBadges'>['badges'][number], onClose: () => void }} props */
export function CredentialDialog({ badge, award, onClose }) {
  const [busy, setBusy] = useState(false);
  const { name, description } = textsOf(badge);
  const save = async () => {
    setBusy(true);
    try {
      const { jwt } = await call('getMyBadgeCredential', { path: { slug: badge.slug } });
      saveFile(new Blob([jwt], { type: 'application/vc+jwt' }), `${badge.slug}.jwt`);
      notify(t('ui.badges.saved', { name }));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return html`<${Dialog} title=${name} onClose=${onClose}>
    <div class="medal-credential"><${Medal} badge=${badge} size=${96} />
      <div class="stack tight"><p>${description}</p><p class="soft">${t('ui.badges.earned_on', { day: day(award.earned_at) })}</p></div></div>
    <p>${t('ui.badges.credential_text')}</p>
    <p class="soft">${t('ui.badges.verify_text')} <${Link} href=${docs('/badges#verify-a-credential')}>${t('ui.badges.verify_how')}<//></p>
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.badges.close')}<//><${Button} kind="primary" icon="download" busy=${busy} onClick=${save}>${t('ui.badges.download')}<//></div>
  <//>`;
}
