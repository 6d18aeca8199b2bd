// @ts-check
/** A developer's portal: how far the month has come, the keys, what they were used for, the last requests, the first steps. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Failure, Loading, PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { GettingStarted } from './getting-started.js';
import { CreateKey } from './key-forms.js';
import { KeyTable } from './key-table.js';
import { Overview } from './overview.js';
import { RequestList } from './request-list.js';
import { UsageSection } from './usage-section.js';

export default function Developer() {
  const [creating, setCreating] = useState(false);
  const [round, setRound] = useState(0);
  const keys = useLoad(async (signal) => (await call('listKeys', { signal })).keys, []);
  const usage = useLoad(async (signal) => (await call('getUsage', { signal })).usage, [round]);
  const create = () => setCreating(true);
  const refresh = () => {
    setRound(round + 1);
    keys.reload();
  };
  const first = usage.data?.used === 0 && keys.data?.every((/** @type {Api.DeveloperKey} */ key) => !key.last_used_at);
  const start = usage.data && html`<${GettingStarted} base=${usage.data.base_url} hasKey=${(keys.data?.length ?? 0) > 0} onCreate=${create} />`;
  return html`<div class="page portal">
    <${PageHead} title=${t('ui.developer.title')} lead=${t('ui.developer.lead')}
      actions=${html`<${Button} kind="primary" icon="plus" onClick=${create}>${t('ui.key.make')}<//>`} />
    ${usage.error ? html`<${Failure} error=${usage.error} onRetry=${usage.reload} />`
      : !usage.data ? html`<${Loading} lines=${3} />`
        : html`<${Overview} usage=${usage.data} keys=${keys.data ?? []} />`}
    ${first && start}
    <section class="portal-part" aria-labelledby="keys-title">
      <h2 id="keys-title">${t('ui.key.title')}</h2>
      ${keys.error ? html`<${Failure} error=${keys.error} onRetry=${keys.reload} />`
        : !keys.data ? html`<${Loading} />`
          : html`<${KeyTable} keys=${keys.data} longestOverlap=${usage.data?.limits.overlap_seconds} onCreate=${create} onChanged=${keys.reload} />`}
    </section>
    ${usage.data && html`<${UsageSection} cycle=${usage.data} keys=${keys.data ?? []} round=${round} />`}
    <${RequestList} keys=${keys.data ?? []} round=${round} onRefresh=${refresh} />
    ${!first && start}
    ${creating && html`<${CreateKey} onClose=${() => setCreating(false)} onMade=${keys.reload} />`}
  </div>`;
}
