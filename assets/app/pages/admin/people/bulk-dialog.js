// @ts-check
/** Confirms a bulk change of people, shows its progress, and lists the people that it did not change. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../../a11y.js';
import { call } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Dialog } from '../../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../../components/form-field.js';
import { Callout } from '../../../components/page.js';
import { number, sentence } from '../../../format.js';
import { has, t } from '../../../locale.js';
import { useForm } from '../../../hooks.js';
import { roleOptions } from '../roles.js';

/** How many people one request changes. */
const AT_A_TIME = 100;
/** How many names a question shows. */
const NAMED = 6;

/**
 * @param {{ action: string, ids: number[], people: Api.User[], onClose: () => void, onChanged: () => void }} props `people` are those whose names are known
 */
export function BulkDialog({ action, ids, people, onClose, onChanged }) {
  const [done, setDone] = useState(0);
  const [refused, setRefused] = useState(/** @type {Api.PersonChange[] | null} */ (null));
  const named = new Map(people.map((user) => [user.id, user.full_name]));
  const form = useForm({ role: /** @type {Api.Role} */ ('student'), reason: '', typed: '' }, {
    isGuarded: false,
    check: ({ typed }) => ({ typed: action === 'delete' && typed.trim() !== String(ids.length) ? t('ui.people.type_number', { number: number(ids.length) }) : '' }),
    async send({ role, reason }) {
      /** @type {Api.PersonChange[]} */
      const results = [];
      for (let from = 0; from < ids.length; from += AT_A_TIME) {
        const answer = await call('changeUsers', { json: {
          action: /** @type {Api.PeopleChange['action']} */ (action),
          ids: ids.slice(from, from + AT_A_TIME),
          ...(action === 'change_role' && { role }),
          ...(action === 'suspend' && reason.trim() && { reason: reason.trim() }),
        } });
        results.push(...answer.results);
        setDone(results.length);
      }
      onChanged();
      const left = results.filter((result) => result.status === 'refused');
      const count = results.length - left.length;
      notify(t(`ui.people.done_${action}`, { count, number: number(count) }), left.length > 0 ? 'bad' : 'good');
      if (left.length > 0) setRefused(left);
      else onClose();
    },
  });
  const title = t(`ui.people.ask_${action}`, { count: ids.length, number: number(ids.length) });
  if (refused) {
    return html`<${Dialog} title=${t('ui.people.not_changed', { count: refused.length, number: number(refused.length) })} onClose=${onClose}>
      <div class="stack"><ul class="people-refused">${refused.map((result) => html`<li key=${result.id}><strong>${named.get(result.id) ?? t('ui.people.number', { id: result.id })}</strong>
        <span class="soft">${whyOf(result)}</span></li>`)}</ul>
        <div class="dialog-actions"><${Button} kind="primary" onClick=${onClose}>${t('ui.close')}<//></div></div>
    <//>`;
  }
  const names = ids.map((id) => named.get(id)).filter(Boolean);
  const rest = ids.length - Math.min(NAMED, names.length);
  return html`<${Dialog} title=${title} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <p><strong>${names.slice(0, NAMED).join(', ')}</strong>${rest > 0 && ` ${t('ui.people.and_more', { count: rest, number: number(rest) })}`}</p>
      ${action === 'delete' ? html`<${Callout} tone="bad" icon="alert"><p>${t('ui.people.lost')}</p>
        <ul class="people-lost"><li>${t('ui.people.lost_accounts')}</li><li>${t('ui.people.lost_materials')}</li><li>${t('ui.people.lost_classes')}</li><li>${t('ui.people.lost_keys')}</li></ul>
        <p>${t('ui.people.lost_end')}</p><//>` : html`<p>${t(`ui.people.text_${action}`)}</p>`}
      <${FormProblem} text=${form.problem} />
      ${action === 'change_role' && html`<${SelectField} label=${t('ui.people.new_role')} ...${form.field('role')} options=${roleOptions()} />`}
      ${action === 'suspend' && html`<${FormField} label=${t('ui.admin.reason')} optional=${true} hint=${t('ui.admin.reason_hint')} ...${form.field('reason')} maxlength="500" />`}
      ${action === 'delete' && html`<${FormField} label=${t('ui.people.type_number', { number: number(ids.length) })} ...${form.field('typed')} inputmode="numeric" autocomplete="off" />`}
      ${form.busy && ids.length > AT_A_TIME && html`<div><progress class="people-progress" max=${ids.length} value=${done} aria-label=${title}></progress>
        <p class="small soft" role="status">${t('ui.people.done_of', { done: number(done), all: number(ids.length) })}</p></div>`}
      <div class="dialog-actions"><${Button} onClick=${onClose} disabled=${form.busy}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind=${action === 'delete' || action === 'suspend' ? 'danger' : 'primary'} busy=${form.busy}>${title.replace(/\?$/, '')}<//></div>
    </form>
  <//>`;
}

/** Why a person was not changed. @param {Api.PersonChange} result */
const whyOf = ({ code = '', message }) => (code === 'auth.would_shut_out' ? t('ui.people.own_account') : has(code) ? t(code) : sentence({ code, message }));
