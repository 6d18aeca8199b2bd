// @ts-check
/** Creating a class, and changing its name and subject. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ one?: Api.Class, onClose: () => void, onSaved: (one: Api.Class) => void }} props */
export function ClassForm({ one, onClose, onSaved }) {
  const form = useForm({ name: one?.name ?? '', subject: one?.subject ?? '' }, {
    check: ({ name }) => ({ name: name.trim() ? '' : t('ui.classes.name_missing') }),
    async send({ name, subject }) {
      const json = { name: name.trim(), subject: subject.trim() };
      const answer = one ? await call('updateClass', { path: { id: one.id }, json }) : await call('createClass', { json });
      onSaved(answer.class);
    },
  });
  return html`<${Dialog} title=${t(one ? 'ui.classes.edit' : 'ui.classes.create')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.classes.name')} ...${form.field('name')} maxlength="120" autocomplete="off" />
    <${FormField} label=${t('ui.classes.subject')} optional=${true} ...${form.field('subject')} maxlength="80" autocomplete="off" />
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t(one ? 'ui.classes.save' : 'ui.classes.create')}<//></div>
  </form><//>`;
}
