// @ts-check
/** The keys of a developer. */
import { html, useState } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { Button } from '../../../components/button.js';
import { Failure, PageHead } from '../../../components/page.js';
import { useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { CreateKey } from '../key-forms.js';
import { KeyTable } from '../key-table.js';
import { RowPlaces } from './request-rows.js';

export default function KeysPage() {
  const [creating, setCreating] = useState(false);
  const keys = useLoad(async (signal) => (await call('listKeys', { signal })).keys, []);
  const usage = useLoad(async (signal) => (await call('getUsage', { signal })).usage, []);
  const create = () => setCreating(true);
  return html`<div class="page portal">
    <${PageHead} title=${t('ui.key.title')} lead=${t('ui.portal.keys_lead')} actions=${html`<${Button} kind="primary" icon="plus" onClick=${create}>${t('ui.key.make')}<//>`} />
    ${keys.error ? html`<${Failure} error=${keys.error} onRetry=${keys.reload} />`
      : !keys.data ? html`<${RowPlaces} count=${4} />`
        : html`<${KeyTable} keys=${keys.data} longestOverlap=${usage.data?.limits.overlap_seconds} onCreate=${create} onChanged=${keys.reload} />`}
    ${creating && html`<${CreateKey} onClose=${() => setCreating(false)} onMade=${keys.reload} />`}
  </div>`;
}
