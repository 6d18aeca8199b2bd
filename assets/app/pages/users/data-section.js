// @ts-check
/** What is held about me: take it along, or have it deleted. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call, download } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Section } from '../../components/page.js';
import { sentence } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { saveFile } from '../../save-file.js';
import { signOut } from '../../token.js';

export function DataSection() {
  const [busy, setBusy] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const take = async () => {
    setBusy(true);
    try {
      const { blob, filename } = await download('exportMe');
      saveFile(blob, filename ?? 'schola-export.zip');
      notify(t('ui.data.exported'));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  return html`<${Section} title=${t('ui.data.title')} text=${t('ui.data.text')}>
    <ul class="rows">
      <li><div class="rows-words"><p class="rows-title">${t('ui.data.export')}</p><p class="rows-text">${t('ui.data.export_text')}</p></div>
        <${Button} small icon="download" busy=${busy} onClick=${take}>${t('ui.data.export_action')}<//></li>
      <li><div class="rows-words"><p class="rows-title">${t('ui.data.delete')}</p><p class="rows-text">${t('ui.data.delete_text')}</p></div>
        <${Button} small kind="danger" onClick=${() => setLeaving(true)}>${t('ui.data.delete_action')}<//></li>
    </ul>
    ${leaving && html`<${DeleteAccount} onClose=${() => setLeaving(false)} />`}
  <//>`;
}

/** @param {{ onClose: () => void }} props */
function DeleteAccount({ onClose }) {
  const form = useForm({ password: '' }, {
    check: ({ password }) => ({ password: required(password, 'password') }),
    async send({ password }) {
      await call('deleteMe', { json: { password } });
      signOut();
      go('/sign-in');
      notify(t('ui.data.deleted'));
    },
  });
  return html`<${Dialog} title=${t('ui.data.delete_title')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p>${t('ui.data.delete_warning')}</p>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.password')} type="password" ...${form.field('password')} autocomplete="current-password" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="danger" busy=${form.busy}>${t('ui.data.delete_confirm')}<//></div>
    </form>
  <//>`;
}
