// @ts-check
/** Codes that let people register with a role. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, IconButton } from '../../components/button.js';
import { DataTable } from '../../components/table/table.js';
import { ConfirmDialog, Dialog } from '../../components/dialog.js';
import { FormField, FormProblem, SelectField } from '../../components/form-field.js';
import { Empty, Failure, Loading, More } from '../../components/page.js';
import { day, number } from '../../format.js';
import { useForm, useList } from '../../hooks.js';
import { t } from '../../locale.js';
import { AdminHead, titleOf } from './admin-head.js';
import { Poster } from './poster/poster.js';
import { roleOptions } from './roles.js';

export default function Invitations() {
  const [making, setMaking] = useState(false);
  const [shown, setShown] = useState(/** @type {Api.Invitation | null} */ (null));
  const [doomed, setDoomed] = useState(/** @type {Api.Invitation | null} */ (null));
  const list = useList(async (cursor, signal) => {
    const page = await call('listInvitations', { query: { limit: 25, cursor }, signal });
    return { items: page.invitations, next: page.next_cursor };
  }, []);
  const withdraw = async () => {
    if (!doomed) return;
    await call('revokeInvitation', { path: { id: doomed.id } });
    notify(t('ui.invitation.withdrawn'));
    setDoomed(null);
    list.reload();
  };
  const columns = [
    { key: 'code', label: t('ui.invitation.code'), wide: true, cell: (/** @type {Api.Invitation} */ one) => html`<div><span class="code">${one.code}</span>
      ${one.note && html`<span class="person-mail">${one.note}</span>`}</div>` },
    { key: 'role', label: t('ui.admin.role'), cell: (/** @type {Api.Invitation} */ one) => t(`ui.role.${one.role}`) },
    { key: 'left', label: t('ui.invitation.left'), cell: (/** @type {Api.Invitation} */ one) => number(one.uses_left) },
    { key: 'until', label: t('ui.invitation.until'), cell: (/** @type {Api.Invitation} */ one) => (one.expires_at ? day(one.expires_at) : t('ui.invitation.no_end')) },
    { key: 'act', label: t('ui.admin.actions_column'), hideLabel: true, end: true, cell: (/** @type {Api.Invitation} */ one) => html`<div class="row-actions">
      <${IconButton} icon="screen" label=${t('ui.invitation.show_named', { code: one.code })} onClick=${() => setShown(one)} />
      <${IconButton} icon="trash" label=${t('ui.invitation.withdraw_named', { code: one.code })} onClick=${() => setDoomed(one)} /></div>` },
  ];
  return html`<div class="page">
    <${AdminHead} page="invitations" actions=${html`<${Button} kind="primary" icon="plus" onClick=${() => setMaking(true)}>${t('ui.invitation.make')}<//>`} />
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} />`
        : list.items.length === 0 ? html`<${Empty} icon="mail" title=${t('ui.invitation.none')} text=${t('ui.invitation.none_text')} />`
          : html`<${DataTable} caption=${titleOf('invitations')} columns=${columns} rows=${list.items} />`}
    <${More} list=${list} />
    ${making && html`<${MakeInvitation} onClose=${() => setMaking(false)} onMade=${list.reload} />`}
    ${shown && html`<${Dialog} title=${t('ui.invitation.show')} wide onClose=${() => setShown(null)}><${Poster} invitation=${shown} /><//>`}
    ${doomed && html`<${ConfirmDialog} title=${t('ui.invitation.withdraw_title')} text=${t('ui.invitation.withdraw_text', { code: doomed.code })}
      action=${t('ui.invitation.withdraw')} onClose=${() => setDoomed(null)} onConfirm=${withdraw} />`}
  </div>`;
}

/** @param {{ onClose: () => void, onMade: () => void }} props */
function MakeInvitation({ onClose, onMade }) {
  const [made, setMade] = useState(/** @type {Api.Invitation | null} */ (null));
  const form = useForm({ role: /** @type {Api.Role} */ ('student'), uses: '30', expires_in_days: '30', note: '' }, {
    check: ({ uses, expires_in_days: days }) => ({
      uses: within(uses, 1, 10_000),
      expires_in_days: days === '' ? '' : within(days, 1, 365),
    }),
    async send({ role, uses, expires_in_days: days, note }) {
      const json = { role, uses: Number(uses), ...(days !== '' && { expires_in_days: Number(days) }), ...(note.trim() && { note: note.trim() }) };
      setMade((await call('createInvitation', { json })).invitation);
      onMade();
    },
  });
  if (made) {
    return html`<${Dialog} title=${t('ui.invitation.made')} wide onClose=${onClose}>
      <div class="stack"><${Poster} invitation=${made} />
        <div class="dialog-actions"><${Button} kind="primary" onClick=${onClose}>${t('ui.done')}<//></div></div>
    <//>`;
  }
  return html`<${Dialog} title=${t('ui.invitation.make')} onClose=${onClose}>
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${SelectField} label=${t('ui.admin.role')} ...${form.field('role')} options=${roleOptions()} />
      <div class="pair">
        <${FormField} label=${t('ui.invitation.uses')} type="number" ...${form.field('uses')} min="1" max="10000" inputmode="numeric" />
        <${FormField} label=${t('ui.invitation.days')} optional=${true} type="number" ...${form.field('expires_in_days')} min="1" max="365" inputmode="numeric" />
      </div>
      <${FormField} label=${t('ui.invitation.note')} optional=${true} hint=${t('ui.invitation.note_hint')} ...${form.field('note')} maxlength="200" />
      <div class="dialog-actions"><${Button} onClick=${onClose}>${t('ui.cancel')}<//>
        <${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.invitation.make')}<//></div>
    </form>
  <//>`;
}

/** @param {string} value @param {number} least @param {number} most */
const within = (value, least, most) => (/^\d+$/.test(value) && Number(value) >= least && Number(value) <= most
  ? '' : t('ui.form.between', { least: number(least), most: number(most) }));
