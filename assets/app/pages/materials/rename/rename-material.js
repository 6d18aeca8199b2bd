// @ts-check
/** Gives a material another title. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../../a11y.js';
import { call } from '../../../api.js';
import { required } from '../../../checks.js';
import { needs } from '../../../component-files.js';
import { Button } from '../../../components/button.js';
import { Dialog } from '../../../components/dialog.js';
import { FormField, FormProblem } from '../../../components/form-field.js';
import { useForm } from '../../../hooks.js';
import { t } from '../../../locale.js';

needs(import.meta.url, { hasStyles: false });

/** @param {{ material: Api.Material, onRenamed: (title: string) => void }} props */
export function RenameButton({ material, onRenamed }) {
  const [open, setOpen] = useState(false);
  return html`<${Button} small kind="quiet" icon="pencil" onClick=${() => setOpen(true)}>${t('ui.rename.action')}<//>
    ${open && html`<${RenameMaterial} material=${material} onClose=${() => setOpen(false)} onRenamed=${onRenamed} />`}`;
}

/** @param {{ material: Api.Material, onClose: () => void, onRenamed: (title: string) => void }} props */
function RenameMaterial({ material, onClose, onRenamed }) {
  const form = useForm({ title: material.title }, {
    check: ({ title }) => ({ title: required(title, 'title') }),
    async send({ title }) {
      const answer = await call('updateMaterial', { path: { id: material.id }, json: { title: title.trim() } });
      onRenamed(answer.material.title);
      notify(t('ui.saved'));
      onClose();
    },
  });
  return html`<${Dialog} title=${t('ui.rename.title')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.rename.field')} ...${form.field('title')} maxlength="200" autocomplete="off" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//></div>
    </form>
  <//>`;
}
