// @ts-check
/** The key with which apps create courses as this person. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Callout, Failure, Loading, Section } from '../../components/page.js';
import { ago, day, dayOf, number, planName, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { NewKey } from './new-key.js';

/**
 * Only for people who use the API: developers, people whose plan includes the course author, and people who have a key.
 * @param {{ isDeveloper: boolean }} props
 */
export function AuthorKeySection({ isDeveloper }) {
  const state = useLoad((signal) => call('getAuthorKey', { signal }), []);
  const isShown = isDeveloper || state.data?.is_included || Boolean(state.data?.author_key);
  if (!isShown) return null;
  return html`<${Section} title=${t('ui.author_key.title')} text=${t('ui.author_key.text')}><${AuthorKey} state=${state} /><//>`;
}

/** @param {{ state: { data: Api.Answer<'getAuthorKey'> | null, error: unknown, reload: () => void } }} props */
function AuthorKey({ state }) {
  const [asked, setAsked] = useState(/** @type {'renew' | 'revoke' | null} */ (null));
  const [made, setMade] = useState(/** @type {Api.Answer<'createAuthorKey'> | null} */ (null));
  const [busy, setBusy] = useState(false);
  if (state.error) return html`<${Failure} error=${state.error} onRetry=${state.reload} />`;
  if (!state.data) return html`<${Loading} lines=${2} />`;
  const { plan, is_included: included, credits, cycle_end: end, author_key: key } = state.data;
  const make = async () => {
    const answer = await call('createAuthorKey');
    setAsked(null);
    setMade(answer);
    state.reload();
  };
  const first = async () => {
    setBusy(true);
    await make().catch((error) => notify(sentence(error), 'bad'));
    setBusy(false);
  };
  const revoke = async () => {
    await call('revokeAuthorKey');
    setAsked(null);
    notify(t('ui.author_key.revoked'));
    state.reload();
  };
  const words = key && [t('ui.key.made_on', { day: day(key.created_at) }), key.last_used_at ? t('ui.security.used', { when: ago(key.last_used_at) }) : t('ui.author_key.never_used')].join(' · ');
  return html`<div class="stack">
    ${!included && html`<${Callout} tone="plain"><p>${t('ui.author_key.not_included', { plan: planName(plan) })} <${Link} href="/api-pricing">${t('ui.developer.see_plans')}<//></p><//>`}
    ${included && html`<p class="soft">${t('ui.author_key.credits', { count: credits.quota, used: number(credits.used), quota: number(credits.quota), day: dayOf(end) })}</p>`}
    ${key && html`<ul class="rows"><li><${Icon} name="key" size=${22} />
      <div class="rows-words"><p class="rows-title"><code>${key.prefix}…</code></p><p class="rows-text">${words}</p></div></li></ul>`}
    <div class="cluster">
      ${key ? html`<${Button} icon="refresh" onClick=${() => setAsked('renew')}>${t('ui.author_key.renew')}<//>`
        : html`<${Button} icon="key" busy=${busy} onClick=${first}>${t('ui.author_key.make')}<//>`}
      ${key && html`<${Button} kind="quiet" icon="trash" onClick=${() => setAsked('revoke')}>${t('ui.key.do_revoke')}<//>`}
    </div>
    ${asked === 'renew' && html`<${ConfirmDialog} title=${t('ui.author_key.renew')} text=${t('ui.author_key.renew_text')} action=${t('ui.author_key.renew')}
      danger=${false} onClose=${() => setAsked(null)} onConfirm=${make} />`}
    ${asked === 'revoke' && html`<${ConfirmDialog} title=${t('ui.key.revoke_title')} text=${t('ui.author_key.revoke_text')} action=${t('ui.key.do_revoke')}
      onClose=${() => setAsked(null)} onConfirm=${revoke} />`}
    ${made && html`<${NewKey} title=${t('ui.key.made')} label=${t('ui.author_key.title')} text=${made.key} onClose=${() => setMade(null)} />`}
  </div>`;
}
