// @ts-check
/** Letting entries of a competition close earlier than announced. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { DateTimeField } from '../../components/dates/date-time-field.js';
import { Dialog } from '../../components/dialog.js';
import { FormProblem } from '../../components/form-field.js';
import { dayAndTime } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { person } from '../../token.js';
import { browserZone } from '../../zone.js';

/** @param {{ competition: Api.Competition, onClose: () => void, onSaved: (competition: Api.Competition) => void }} props */
export function EarlierForm({ competition, onClose, onSaved }) {
  const form = useForm({ ends_at: '' }, {
    check: (values) => ({ ends_at: values.ends_at ? '' : t('ui.competitions.ends_missing') }),
    async send(values) {
      onSaved((await call('updateCompetition', { path: { id: competition.id }, json: { ends_at: values.ends_at } })).competition);
    },
  });
  const zone = person.value?.preferences?.time_zone ?? browserZone();
  return html`<${Dialog} title=${t('ui.competitions.earlier')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <p>${t('ui.competitions.earlier_text', { when: dayAndTime(competition.ends_at) })}</p>
    <${DateTimeField} label=${t('ui.competitions.ends_at')} hint=${t('ui.competitions.earlier_hint')} zone=${zone} ...${form.field('ends_at')} />
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.competitions.earlier_save')}<//></div>
  </form><//>`;
}
