// @ts-check
/** Challenging another squad, which is found by its name among those that take part. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Combobox } from '../../components/combobox/combobox.js';
import { Dialog } from '../../components/dialog.js';
import { FormProblem } from '../../components/form-field.js';
import { Empty } from '../../components/page.js';
import { number } from '../../format.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ squad: Api.Squad, onClose: () => void, onAsked: () => void }} props */
export function AskDialog({ squad, onClose, onAsked }) {
  const form = useForm({ opponent: '' }, {
    check: (values) => ({ opponent: values.opponent ? '' : t('ui.squads.opponent_missing') }),
    async send(values) {
      const { challenge } = await call('createSquadChallenge', { path: { id: squad.id }, json: { opponent_id: Number(values.opponent) } });
      notify(t('ui.squads.now_asked', { name: challenge.opponent.name }));
      onAsked();
    },
  });
  const isOther = (/** @type {Api.Squad} */ other) => other.id !== squad.id && other.takes_part;
  // One of two is another one, where there is any.
  const isAlone = useLoad(async (signal) => !(await call('listSquads', { query: { scope: 'all', limit: 2 }, signal })).squads.some(isOther), []).data === true;
  /** @param {string} text @param {AbortSignal} signal */
  const find = async (text, signal) => (await call('listSquads', { query: { scope: 'all', query: text.trim(), limit: 10 }, signal })).squads
    .filter(isOther)
    .map((other) => ({ value: String(other.id), label: other.name, hint: t('ui.squads.members_count', { count: other.members, members: number(other.members) }) }));
  if (isAlone) {
    return html`<${Dialog} title=${t('ui.squads.ask')} onClose=${onClose}>
      <${Empty} icon="users" title=${t('ui.squads.no_opponent')} text=${t('ui.squads.no_opponent_text')}><${Button} kind="primary" onClick=${onClose}>${t('ui.close')}<//><//><//>`;
  }
  return html`<${Dialog} title=${t('ui.squads.ask')} onClose=${onClose}><form class="stack" ...${form.bind}>
    <${FormProblem} text=${form.problem} />
    <p>${t('ui.squads.ask_text')} ${t('ui.squads.size_matters')}</p>
    <${Combobox} label=${t('ui.squads.opponent')} ...${form.field('opponent')} options=${find} />
    <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.squads.ask_now')}<//></div>
  </form><//>`;
}
