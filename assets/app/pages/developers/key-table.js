// @ts-check
/** The keys, those in use first, and what can be done with each. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { DataTable } from '../../components/table/table.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Menu } from '../../components/menu.js';
import { Badge, Empty } from '../../components/page.js';
import { ago, day, dayAndTime } from '../../format.js';
import { t } from '../../locale.js';
import { EditKey } from './key-forms.js';
import { RotateKey } from './rotate-key.js';

/** How many keys are shown at first. */
const FIRST = 10;

/** @type {Record<string, 'good' | 'note' | 'bad' | 'plain'>} */
const tones = { active: 'good', ending: 'note', expired: 'plain', revoked: 'plain' };

/** @param {Api.DeveloperKey} key */
const isUsable = (key) => key.status === 'active' || key.status === 'ending';

/**
 * @param {{ keys: Api.DeveloperKey[], longestOverlap: number | undefined, onCreate: () => void, onChanged: () => void }} props
 */
export function KeyTable({ keys, longestOverlap, onCreate, onChanged }) {
  const [ended, setEnded] = useState(false);
  const [all, setAll] = useState(false);
  const [action, setAction] = useState(/** @type {{ kind: string, key: Api.DeveloperKey } | null} */ (null));
  const close = () => setAction(null);
  const usable = keys.filter(isUsable);
  const over = keys.filter((key) => !isUsable(key));
  const shown = ended ? over : usable;
  const revoke = async () => {
    if (!action) return;
    await call('revokeKey', { path: { id: action.key.id } });
    notify(t('ui.key.revoked', { name: action.key.name }));
    onChanged();
    close();
  };
  return html`<div class="stack">
    ${over.length > 0 && html`<div class="tabs" role="group" aria-label=${t('ui.key.which')}>
      <button type="button" aria-pressed=${String(!ended)} onClick=${() => setEnded(false)}>${t('ui.key.in_use', { count: usable.length })}</button>
      <button type="button" aria-pressed=${String(ended)} onClick=${() => setEnded(true)}>${t('ui.key.over', { count: over.length })}</button>
    </div>`}
    ${shown.length > 0 ? html`<${DataTable} caption=${t('ui.key.title')} columns=${columns(setAction)} rows=${all ? shown : shown.slice(0, FIRST)} />`
      : ended ? html`<${Empty} icon="key" title=${t('ui.key.none_over')} />`
        : html`<${Empty} icon="key" title=${t('ui.key.none')} text=${t('ui.key.none_text')}>
          <${Button} kind="primary" icon="plus" onClick=${onCreate}>${t('ui.key.make')}<//><//>`}
    ${shown.length > FIRST && html`<p class="more"><${Button} aria-expanded=${String(all)} onClick=${() => setAll(!all)}>${t(all ? 'ui.show_fewer' : 'ui.show_all', { count: shown.length })}<//></p>`}
    ${action?.kind === 'edit' && html`<${EditKey} apiKey=${action.key} onClose=${close} onChanged=${onChanged} />`}
    ${action?.kind === 'rotate' && html`<${RotateKey} apiKey=${action.key} longest=${longestOverlap} onClose=${close} onChanged=${onChanged} />`}
    ${action?.kind === 'revoke' && html`<${ConfirmDialog} title=${t('ui.key.revoke_title')} text=${t('ui.key.revoke_text', { name: action.key.name })}
      action=${t('ui.key.do_revoke')} onClose=${close} onConfirm=${revoke} />`}
  </div>`;
}

/** @param {(action: { kind: string, key: Api.DeveloperKey }) => void} act */
function columns(act) {
  const name = (/** @type {Api.DeveloperKey} */ key) => html`<div class="key-words"><span class="key-name">${key.name}</span>
    <span class="key-hint"><code>${key.prefix}…</code></span></div>`;
  const may = (/** @type {Api.DeveloperKey} */ key) => html`<div class="key-may">${key.scopes.length === 0 ? html`<span>${t('ui.key.everything')}</span>`
    : key.scopes.map((/** @type {string} */ scope) => html`<code class="scope">${scope}</code>`)}
    ${key.allowed_addresses.length > 0 && html`<span class="small soft">${t('ui.key.from_addresses', { count: key.allowed_addresses.length, first: key.allowed_addresses[0] })}</span>`}</div>`;
  const state = (/** @type {Api.DeveloperKey} */ key) => html`<div class="key-state"><${Badge} tone=${tones[key.status]}>${t(`ui.key.status_${key.status}`)}<//>
    ${untilOf(key) && html`<span class="small soft">${untilOf(key)}</span>`}</div>`;
  const seen = (/** @type {Api.DeveloperKey} */ key) => html`<span title=${t('ui.key.made_on', { day: day(key.created_at) })}>${key.last_used_at ? ago(key.last_used_at) : t('ui.admin.never')}</span>`;
  const menu = (/** @type {Api.DeveloperKey} */ key) => {
    const item = (/** @type {string} */ kind, /** @type {string} */ icon, /** @type {{ danger?: boolean, separate?: boolean }} */ more = {}) => (
      { label: t(`ui.key.do_${kind}`), icon, act: () => act({ kind, key }), ...more });
    const items = [item('edit', 'sliders'), key.status === 'active' && item('rotate', 'refresh'), item('revoke', 'trash', { danger: true, separate: true })];
    return isUsable(key) && html`<${Menu} class="row-menu" label=${t('ui.key.actions', { name: key.name })} trigger=${html`<${Icon} name="more" />`} items=${items.filter(Boolean)} />`;
  };
  return [
    { key: 'name', label: t('ui.key.name'), cell: name, wide: true },
    { key: 'may', label: t('ui.key.may'), cell: may },
    { key: 'state', label: t('ui.key.state'), cell: state },
    { key: 'seen', label: t('ui.key.last_used'), cell: seen },
    { key: 'menu', label: t('ui.admin.actions_column'), hideLabel: true, end: true, cell: menu },
  ];
}

/** When a key ends or ended. @param {Api.DeveloperKey} key */
function untilOf({ status, revoked_at: revoked, expires_at: expires }) {
  if (status === 'revoked') return revoked ? day(revoked) : '';
  if (status === 'ending') return revoked ? t('ui.key.until', { when: dayAndTime(revoked) }) : '';
  if (!expires) return '';
  return status === 'expired' ? day(expires) : t('ui.key.until', { when: day(expires) });
}
