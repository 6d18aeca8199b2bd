// @ts-check
/** Correcting a value of the own profile. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Slider } from '../../components/controls.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { nameOf, rounded } from './dimensions.js';

/** @param {{ id: import('./dimensions.js').Key, one: import('./dimensions.js').Dimension, onClose: () => void, onSaved: (profile: import('./dimensions.js').Profile) => void }} props */
export function ContestDialog({ id, one, onClose, onSaved }) {
  const form = useForm({ value: Math.round(one.value), reason: '' }, {
    async send({ value, reason }) {
      const contest = { value, ...(reason.trim() && { reason: reason.trim() }) };
      const { profile } = await call('contestMyLearnerProfile', { json: { dimensions: { [id]: contest } } });
      notify(t('ui.clp.contest_done', { name: nameOf(id), value: rounded(value) }));
      onSaved(profile);
    },
  });
  const { value, onChange } = form.field('value');
  return html`<${Dialog} title=${t('ui.clp.contest_title', { name: nameOf(id) })} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <p>${t('ui.clp.contest_text')}</p>
      <${Slider} label=${t('ui.clp.your_value')} name="value" value=${value} min=${0} max=${100} onChange=${onChange} format=${rounded} ends=${[t(`ui.clp.${id}_low`), t(`ui.clp.${id}_high`)]} />
      <${FormField} label=${t('ui.clp.reason')} hint=${t('ui.clp.reason_hint')} optional=${true} maxlength="500" autocomplete="off" ...${form.field('reason')} />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.clp.contest_save')}<//></div>
    </form>
  <//>`;
}
