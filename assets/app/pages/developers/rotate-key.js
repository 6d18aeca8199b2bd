// @ts-check
/** A new key in the place of one, which goes on for a while where that is wanted. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormProblem, SelectField } from '../../components/form-field.js';
import { dayAndTime, duration } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { NewKey } from './new-key.js';

/** Seconds for which an old key may go on. */
const overlaps = [0, 3600, 86_400, 7 * 86_400, 30 * 86_400];

/** @param {{ apiKey: Api.DeveloperKey, longest?: number, onClose: () => void, onChanged: () => void }} props */
export function RotateKey({ apiKey, longest = 30 * 86_400, onClose, onChanged }) {
  const [made, setMade] = useState(/** @type {(Api.Answer<'rotateKey'> & { seconds: number }) | null} */ (null));
  const form = useForm({ overlap_seconds: '86400' }, {
    async send({ overlap_seconds: seconds }) {
      setMade({ ...(await call('rotateKey', { path: { id: apiKey.id }, json: { overlap_seconds: Number(seconds) } })), seconds: Number(seconds) });
      onChanged();
    },
  });
  if (made) {
    const note = made.seconds > 0 ? t('ui.key.old_ends', { when: dayAndTime(made.old_key_ends_at) }) : t('ui.key.old_ended');
    return html`<${NewKey} title=${t('ui.key.made')} label=${made.name} text=${made.key} note=${note} onClose=${onClose} />`;
  }
  const options = overlaps.filter((seconds) => seconds <= longest)
    .map((seconds) => ({ value: String(seconds), label: seconds === 0 ? t('ui.key.overlap_none') : duration(seconds) }));
  return html`<${Dialog} title=${t('ui.key.rotate_title')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p>${t('ui.key.rotate_text', { name: apiKey.name })}</p>
      <${FormProblem} text=${form.problem} />
      <${SelectField} label=${t('ui.key.overlap')} hint=${t('ui.key.overlap_hint')} ...${form.field('overlap_seconds')} options=${options} />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.key.do_rotate')}<//></div>
    </form>
  <//>`;
}
