// @ts-check
/** Creating a deck, and all of its settings. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Slider } from '../../components/controls.js';
import { Dialog } from '../../components/dialog.js';
import { CheckField, ChoiceField, FormField, FormProblem } from '../../components/form-field.js';
import { number, percent } from '../../format.js';
import { useForm } from '../../hooks.js';
import { t } from '../../locale.js';

/** What a new deck has. */
const USUAL = { scheduler: /** @type {'fsrs' | 'sm2'} */ ('fsrs'), desired_retention: 0.9, new_per_day: 20, reviews_per_day: 200, learning_steps: [1, 10], relearning_steps: [10], leech_threshold: 8, maximum_interval_days: 36500, fuzz: true };

/** @param {string} text */
const stepsOf = (text) => text.split(/[\s,;]+/).filter(Boolean).map(Number);

/** @param {string} text */
const stepsFault = (text) => {
  const steps = stepsOf(text);
  return steps.length <= 10 && steps.every((one) => Number.isInteger(one) && one >= 1 && one <= 1440) ? '' : t('ui.deck_form.steps_wrong');
};

/** @param {string} value @param {number} least @param {number} most */
const within = (value, least, most) => (/^\d+$/.test(value.trim()) && Number(value) >= least && Number(value) <= most ? '' : t('ui.fault.range.between', { least: number(least), most: number(most) }));

/** @param {{ deck?: Api.Deck, onClose: () => void, onSaved: (deck: Api.Deck, isNew: boolean) => void }} props */
export function DeckForm({ deck, onClose, onSaved }) {
  const [isWhole, setWhole] = useState(false);
  const of = deck ?? USUAL;
  const form = useForm({
    name: deck?.name ?? '', subject: deck?.subject ?? '', description: deck?.description ?? '', scheduler: of.scheduler, desired_retention: Math.round(of.desired_retention * 100),
    new_per_day: String(of.new_per_day), reviews_per_day: String(of.reviews_per_day), learning_steps: of.learning_steps.join(' '), relearning_steps: of.relearning_steps.join(' '),
    leech_threshold: String(of.leech_threshold), maximum_interval_days: String(of.maximum_interval_days), fuzz: of.fuzz,
  }, {
    check(values) {
      const found = {
        name: values.name.trim() ? '' : t('ui.deck_form.name_missing'),
        new_per_day: within(values.new_per_day, 0, 9999), reviews_per_day: within(values.reviews_per_day, 0, 9999),
        learning_steps: stepsFault(values.learning_steps), relearning_steps: stepsFault(values.relearning_steps),
        leech_threshold: within(values.leech_threshold, 0, 99), maximum_interval_days: within(values.maximum_interval_days, 1, 36500),
      };
      if (Object.entries(found).some(([field, fault]) => fault && field !== 'name')) setWhole(true);
      return found;
    },
    async send(values) {
      const json = {
        name: values.name.trim(), subject: values.subject.trim(), description: values.description, scheduler: values.scheduler, desired_retention: values.desired_retention / 100,
        new_per_day: Number(values.new_per_day), reviews_per_day: Number(values.reviews_per_day), learning_steps: stepsOf(values.learning_steps), relearning_steps: stepsOf(values.relearning_steps),
        leech_threshold: Number(values.leech_threshold), maximum_interval_days: Number(values.maximum_interval_days), fuzz: values.fuzz,
      };
      const { deck: saved } = deck ? await call('updateDeck', { path: { id: deck.id }, json }) : await call('createDeck', { json });
      onSaved(saved, !deck);
    },
  });
  const isFsrs = form.values.scheduler === 'fsrs';
  return html`<${Dialog} title=${t(deck ? 'ui.deck_form.edit' : 'ui.deck_form.create')} wide=${true} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.deck_form.name')} hint=${deck?.sub_decks ? t('ui.deck_form.name_sub_decks', { count: deck.sub_decks.decks, number: number(deck.sub_decks.decks) }) : t('ui.deck_form.name_hint')} ...${form.field('name')} maxlength="120" autocomplete="off" />
      <${FormField} label=${t('ui.deck_form.subject')} hint=${t('ui.deck_form.subject_hint')} optional=${true} ...${form.field('subject')} maxlength="80" autocomplete="off" />
      <${FormField} label=${t('ui.deck_form.description')} optional=${true} type="textarea" rows=${2} ...${form.field('description')} maxlength="2000" />
      <div class="pair">
        <${FormField} label=${t('ui.deck_form.new_per_day')} type="number" inputmode="numeric" min="0" max="9999" ...${form.field('new_per_day')} />
        <${FormField} label=${t('ui.deck_form.reviews_per_day')} type="number" inputmode="numeric" min="0" max="9999" ...${form.field('reviews_per_day')} />
      </div>
      <details class="deck-more" open=${isWhole} onToggle=${(/** @type {Ui.On<HTMLDetailsElement>} */ event) => setWhole(event.currentTarget.open)}>
        <summary>${t('ui.deck_form.more')}</summary>
        <div class="stack">
          <${ChoiceField} legend=${t('ui.deck_form.scheduler')} ...${form.field('scheduler')} options=${[
            { value: 'fsrs', label: 'FSRS-6', hint: t('ui.deck_form.fsrs_hint') }, { value: 'sm2', label: 'SM-2', hint: t('ui.deck_form.sm2_hint') }]} />
          ${isFsrs && html`<${Slider} label=${t('ui.deck_form.retention')} hint=${t('ui.deck_form.retention_hint')} min=${70} max=${99} format=${(/** @type {number} */ value) => percent(value / 100)}
            ends=${[t('ui.deck_form.retention_less'), t('ui.deck_form.retention_more')]} ...${form.field('desired_retention')} />`}
          <div class="pair">
            <${FormField} label=${t('ui.deck_form.learning_steps')} hint=${t('ui.deck_form.steps_hint')} inputmode="numeric" ...${form.field('learning_steps')} />
            <${FormField} label=${t('ui.deck_form.relearning_steps')} hint=${t('ui.deck_form.relearning_hint')} inputmode="numeric" ...${form.field('relearning_steps')} />
          </div>
          <div class="pair">
            <${FormField} label=${t('ui.deck_form.leech')} hint=${t('ui.deck_form.leech_hint')} type="number" inputmode="numeric" min="0" max="99" ...${form.field('leech_threshold')} />
            <${FormField} label=${t('ui.deck_form.longest')} hint=${t('ui.deck_form.longest_hint')} type="number" inputmode="numeric" min="1" max="36500" ...${form.field('maximum_interval_days')} />
          </div>
          ${isFsrs && html`<${CheckField} label=${t('ui.deck_form.fuzz')} hint=${t('ui.deck_form.fuzz_hint')} ...${form.field('fuzz')} />`}
        </div>
      </details>
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t(deck ? 'ui.deck_form.save' : 'ui.decks.create')}<//></div>
    </form>
  <//>`;
}
