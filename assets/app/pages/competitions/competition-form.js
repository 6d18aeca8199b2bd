// @ts-check
/** Creating a competition. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { DateTimeField } from '../../components/dates/date-time-field.js';
import { Dialog } from '../../components/dialog.js';
import { CheckField, FormField, FormProblem } from '../../components/form-field.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';
import { person } from '../../token.js';
import { browserZone } from '../../zone.js';

/** The prizes that a competition can have. */
const MOST_PRIZES = 8;

/** The lines that say something. @param {string} text */
const linesOf = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** @param {{ onClose: () => void, onSaved: (competition: Api.Competition) => void }} props */
export function CompetitionForm({ onClose, onSaved }) {
  const form = useForm({ name: '', description: '', prizes: '', min_xp: '0', most_tickets: '10', monthly: false, starts_at: '', ends_at: '' }, {
    check: (values) => ({
      name: values.name.trim() ? '' : t('ui.competitions.name_missing'),
      prizes: linesOf(values.prizes).length > MOST_PRIZES ? t('ui.competitions.prizes_many') : '',
      min_xp: /^\d{1,7}$/.test(values.min_xp.trim()) ? '' : t('ui.competitions.number_wrong'),
      most_tickets: /^\d{1,2}$/.test(values.most_tickets.trim()) ? '' : t('ui.competitions.number_wrong'),
    }),
    async send(values) {
      const prizes = linesOf(values.prizes);
      const made = await call('createCompetition', { json: {
        name: values.name.trim(),
        description: values.description.trim(),
        ...(prizes.length > 0 && { prizes }),
        min_xp: Number(values.min_xp),
        most_tickets: Number(values.most_tickets),
        monthly: values.monthly,
        ...(values.starts_at && { starts_at: values.starts_at }),
        ...(values.ends_at && { ends_at: values.ends_at }),
      } });
      onSaved(made.competition);
    },
  });
  const zone = person.value?.preferences?.time_zone ?? browserZone();
  return html`<${Dialog} title=${t('ui.competitions.create')} onClose=${onClose} wide=${true}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <${FormField} label=${t('ui.competitions.name')} ...${form.field('name')} maxlength="100" autocomplete="off" />
    <${FormField} label=${t('ui.competitions.description')} type="textarea" rows=${2} optional=${true} ...${form.field('description')} maxlength="2000" />
    <${FormField} label=${t('ui.competitions.prizes')} hint=${t('ui.competitions.prizes_hint')} type="textarea" rows=${3} optional=${true} ...${form.field('prizes')} />
    <div class="pair"><${FormField} label=${t('ui.competitions.min_xp')} hint=${t('ui.competitions.min_xp_hint')} ...${form.field('min_xp')} inputmode="numeric" maxlength="7" autocomplete="off" />
      <${FormField} label=${t('ui.competitions.most_tickets')} hint=${t('ui.competitions.most_tickets_hint')} ...${form.field('most_tickets')} inputmode="numeric" maxlength="2" autocomplete="off" /></div>
    <${DateTimeField} label=${t('ui.competitions.starts_at')} hint=${t('ui.competitions.starts_hint')} zone=${zone} optional=${true} ...${form.field('starts_at')} />
    <${DateTimeField} label=${t('ui.competitions.ends_at')} hint=${t('ui.competitions.ends_hint')} zone=${zone} optional=${true} ...${form.field('ends_at')} />
    <${CheckField} label=${t('ui.competitions.monthly')} hint=${t('ui.competitions.monthly_hint')} ...${form.field('monthly')} />
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.competitions.create')}<//></div>
  </form><//>`;
}
