// @ts-check
/** Awarding a badge to a student, on the page of a class. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Failure, Loading } from '../../components/page.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { Medal } from './art.js';
import { textsOf } from './names.js';

/** @param {{ student: { id: number, full_name: string }, onClose: () => void }} props */
export function AwardDialog({ student, onClose }) {
  const state = useLoad((signal) => call('listBadges', { signal }), []);
  const badges = (state.data?.badges ?? []).filter((badge) => badge.by_hand);
  const form = useForm({ slug: '', note: '' }, {
    check: ({ slug }) => ({ slug: slug ? '' : t('ui.badges.choose_one') }),
    async send({ slug, note }) {
      await call('awardBadge', { path: { slug }, json: { user_id: student.id, ...(note.trim() && { note: note.trim() }) } });
      notify(t('ui.badges.awarded', { name: student.full_name }));
      onClose();
    },
  });
  const { value, onChange, error } = form.field('slug');
  return html`<${Dialog} title=${t('ui.badges.award_title', { name: student.full_name })} onClose=${onClose}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />` : !state.data ? html`<${Loading} lines=${6} />` : html`<form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <fieldset class="medal-choice"><legend class="field-label">${t('ui.badges.which')}</legend>
        ${badges.map((badge) => html`<label key=${badge.slug} class="medal-option"><input type="radio" name="slug" value=${badge.slug} checked=${value === badge.slug} aria-invalid=${error ? 'true' : undefined}
            onChange=${() => onChange(badge.slug)} />
          <${Medal} badge=${badge} size=${40} /><span><span class="medal-option-name">${textsOf(badge).name}</span> <span class="medal-facts">${textsOf(badge).description}</span></span></label>`)}
        ${error && html`<p class="field-error">${error}</p>`}
      </fieldset>
      <${FormField} label=${t('ui.badges.note')} hint=${t('ui.badges.note_hint')} optional=${true} type="textarea" rows=${3} maxlength="500" ...${form.field('note')} />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.badges.award')}<//></div>
    </form>`}
  <//>`;
}
