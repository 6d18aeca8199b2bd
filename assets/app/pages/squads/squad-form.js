// @ts-check
/** Creating a squad, and changing its name and whether it takes part. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { CheckField, FormField, FormProblem } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ squad?: Api.Squad, onClose: () => void, onSaved: (squad: Api.Squad) => void }} props */
export function SquadForm({ squad, onClose, onSaved }) {
  const form = useForm({ name: squad?.name ?? '', takes_part: squad?.takes_part ?? true }, {
    check: ({ name }) => ({ name: name.trim() ? '' : t('ui.squads.name_missing') }),
    async send({ name, takes_part }) {
      const answer = squad ? await call('updateSquad', { path: { id: squad.id }, json: { name: name.trim(), takes_part } }) : await call('createSquad', { json: { name: name.trim() } });
      onSaved(answer.squad);
    },
  });
  const action = t(squad ? 'ui.squads.save' : 'ui.squads.create');
  return html`<${Dialog} title=${t(squad ? 'ui.squads.edit' : 'ui.squads.create')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.squads.name')} hint=${t('ui.squads.name_hint')} ...${form.field('name')} maxlength="60" autocomplete="off" />
    ${squad && html`<${CheckField} label=${t('ui.squads.takes_part')} hint=${t('ui.squads.takes_part_hint')} ...${form.field('takes_part')} />`}
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${action}<//></div>
  </form><//>`;
}
