// @ts-check
/** The person's own picture. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Avatar } from '../../components/avatar.js';
import { PicturePicker } from '../../components/picture-picker.js';
import { t } from '../../locale.js';
import { amendPerson } from '../../token.js';

/** @param {{ me: Ui.Person }} props */
export function AvatarPicker({ me }) {
  /** @param {File} file */
  const send = async (file) => {
    const form = new FormData();
    form.set('file', file);
    const { user } = await call('replaceMyAvatar', { form });
    amendPerson({ avatar_url: user.avatar_url });
    notify(t('ui.picture.changed'));
  };
  const remove = async () => {
    await call('deleteMyAvatar');
    amendPerson({ avatar_url: undefined });
    notify(t('ui.picture.removed'));
  };
  return html`<${PicturePicker} label=${t('ui.profile.picture')} hasPicture=${Boolean(me.avatar_url)} onSend=${send} onRemove=${remove}
    show=${(/** @type {string | null} */ preview) => html`<${Avatar} name=${me.full_name} src=${preview ?? me.avatar_url} size="large" />`} />`;
}
