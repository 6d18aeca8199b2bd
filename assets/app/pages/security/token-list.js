// @ts-check
/** The active sessions of the person, and how to sign them out. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Badge, Failure, Loading } from '../../components/page.js';
import { ago, day, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { signOut } from '../../token.js';
import { deviceOf } from './user-agent.js';

/** "Chrome on Windows", or as much of it as is known. @param {string | undefined} agent */
export function clientName(agent) {
  const { browser, system } = deviceOf(agent);
  if (browser && system) return t('ui.security.client_on', { browser, system });
  return browser ?? system ?? t('ui.security.unknown_client');
}

export function TokenList() {
  const [everywhere, setEverywhere] = useState(false);
  const state = useLoad(async (signal) => (await call('listTokens', { signal })).tokens, []);
  if (state.error) return html`<${Failure} error=${state.error} onRetry=${state.reload} />`;
  if (!state.data) return html`<${Loading} lines=${3} />`;
  /** @param {Api.Token} token */
  const end = async (token) => {
    try {
      await call('revokeToken', { path: { id: token.id } });
      notify(t('ui.security.token_ended'));
      state.reload();
    } catch (error) {
      notify(sentence(error), 'bad');
    }
  };
  const endAll = async () => {
    await call('logoutEverywhere');
    signOut();
    go('/sign-in');
    notify(t('ui.security.all_ended'));
  };
  return html`<div class="stack">
    <ul class="rows">${state.data.map((/** @type {Api.Token} */ token) => html`<li key=${token.id}>
      <${Icon} name="device" size=${22} />
      <div class="rows-words">
        <p class="rows-title"><span title=${token.client}>${clientName(token.client)}</span>${token.current && html`<${Badge} tone="good">${t('ui.security.this_one')}<//>`}</p>
        <p class="rows-text">${[token.address, t('ui.security.since', { when: day(token.created_at) }),
          token.last_used_at && t('ui.security.used', { when: ago(token.last_used_at) })].filter(Boolean).join(' · ')}</p>
      </div>
      ${!token.current && html`<${Button} small aria-label=${t('ui.security.end_named', { client: clientName(token.client) })}
        onClick=${() => end(token)}>${t('ui.security.end')}<//>`}
    </li>`)}</ul>
    <div class="cluster"><${Button} icon="leave" onClick=${() => setEverywhere(true)}>${t('ui.security.end_all')}<//></div>
    ${everywhere && html`<${ConfirmDialog} title=${t('ui.security.end_all_title')} text=${t('ui.security.end_all_text')} action=${t('ui.security.end_all')}
      onClose=${() => setEverywhere(false)} onConfirm=${endAll} />`}
  </div>`;
}
