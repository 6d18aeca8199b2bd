// @ts-check
/** The keys of a person or an account, as an admin sees them. The two of an account are the admin's to issue; people make theirs themselves. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { ago, day, dayAndTime, sentence } from '../../format.js';
import { t } from '../../locale.js';
import { NewKey } from '../developers/new-key.js';

/** @typedef {{ kind: 'rotate' | 'revoke', mode: 'live' | 'test' }} Asked what is asked about before it is done */

/** When a key was made, used and ends. @param {Api.OwnerKey} key */
const history = (key) => [
  t('ui.key.made_on', { day: day(key.created_at) }),
  key.last_used_at ? t('ui.security.used', { when: ago(key.last_used_at) }) : t('ui.author_key.never_used'),
  key.expires_at && t('ui.key.until', { when: dayAndTime(key.expires_at) }),
].filter(Boolean).join(' · ');

/** @param {{ keys: Api.OwnerKey[] }} props */
export function OwnKeys({ keys }) {
  if (keys.length === 0) return html`<p class="soft">${t('ui.key.none')}</p>`;
  return html`<ul class="rows owner-keys">${keys.map((key) => html`<li key=${key.id}><${Icon} name="key" size=${22} />
    <div class="rows-words"><p class="rows-title">${key.name} <code class="small">${key.prefix}…</code></p>
      <p class="rows-text">${[t(`ui.surface.${key.surface}`), history(key)].join(' · ')}</p></div></li>`)}</ul>`;
}

/** @param {{ id: number, name: string, keys: Api.OwnerKey[], onChanged: () => void }} props */
export function AccountKeys({ id, name, keys, onChanged }) {
  const [asked, setAsked] = useState(/** @type {Asked | null} */ (null));
  const [made, setMade] = useState(/** @type {Api.AccountKeyCreated | null} */ (null));
  const issue = async (/** @type {Asked['mode']} */ mode) => {
    const answer = await call('issueAccountKey', { path: { id }, json: { mode } });
    setAsked(null);
    setMade(answer);
    onChanged();
  };
  const revoke = async (/** @type {Asked['mode']} */ mode) => {
    await call('revokeAccountKey', { path: { id, mode } });
    setAsked(null);
    notify(t('ui.author_key.revoked'));
    onChanged();
  };
  return html`<ul class="rows owner-keys">
      ${['live', 'test'].map((mode) => html`<${KeyLine} key=${mode} mode=${mode} apiKey=${keys.find((key) => key.mode === mode)} issue=${issue} ask=${setAsked} />`)}
    </ul>
    ${asked?.kind === 'rotate' && html`<${ConfirmDialog} title=${t('ui.account_key.rotate_title')} text=${t('ui.account_key.rotate_text')} danger=${false}
      action=${t('ui.key.do_rotate')} onClose=${() => setAsked(null)} onConfirm=${() => issue(asked.mode)} />`}
    ${asked?.kind === 'revoke' && html`<${ConfirmDialog} title=${t('ui.key.revoke_title')} text=${t('ui.account_key.revoke_text', { name })}
      action=${t('ui.key.do_revoke')} onClose=${() => setAsked(null)} onConfirm=${() => revoke(asked.mode)} />`}
    ${made && html`<${NewKey} title=${t('ui.account_key.made', { name })} label=${t(`ui.account_key.${made.mode}`)} text=${made.key}
      note=${t('ui.account_key.pass_on')} onClose=${() => setMade(null)} />`}`;
}

/** @param {{ mode: Asked['mode'], apiKey?: Api.OwnerKey, issue: (mode: Asked['mode']) => Promise<void>, ask: (asked: Asked | null) => void }} props */
function KeyLine({ mode, apiKey, issue, ask }) {
  const [busy, setBusy] = useState(false);
  const first = async () => {
    setBusy(true);
    await issue(mode).catch((error) => notify(sentence(error), 'bad'));
    setBusy(false);
  };
  const label = t(`ui.account_key.${mode}`);
  return html`<li><${Icon} name="key" size=${22} />
    <div class="rows-words"><p class="rows-title">${label} ${apiKey && html`<code class="small">${apiKey.prefix}…</code>`}</p>
      <p class="rows-text">${apiKey ? history(apiKey) : t(`ui.account_key.no_${mode}`)}</p></div>
    <div class="row-actions">
      ${apiKey ? html`<${Button} small icon="refresh" aria-label=${t('ui.account_key.rotate_named', { name: label })} onClick=${() => ask({ kind: 'rotate', mode })}>${t('ui.key.do_rotate')}<//>
          <${Button} small kind="quiet" icon="trash" aria-label=${t('ui.account_key.revoke_named', { name: label })} onClick=${() => ask({ kind: 'revoke', mode })}>${t('ui.key.do_revoke')}<//>`
        : html`<${Button} small icon="plus" busy=${busy} aria-label=${t('ui.account_key.issue_named', { name: label })} onClick=${first}>${t('ui.account_key.issue')}<//>`}
    </div></li>`;
}
