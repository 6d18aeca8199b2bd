// @ts-check
/** What the keys were used for. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../../api.js';
import { Failure, PageHead } from '../../../components/page.js';
import { useLoad } from '../../../hooks.js';
import { t } from '../../../locale.js';
import { UsageSection } from '../usage-section.js';

export default function UsagePage() {
  const state = useLoad(async (signal) => {
    const [{ usage }, { keys }] = await Promise.all([call('getUsage', { signal }), call('listKeys', { signal })]);
    return { usage, keys };
  }, []);
  return html`<div class="page portal">
    <${PageHead} title=${t('ui.usage.title')} lead=${t('ui.portal.usage_lead')} />
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? html`<div class="card portal-place usage-place" role="status"><span class="visually-hidden">${t('ui.loading')}</span></div>`
        : html`<${UsageSection} cycle=${state.data.usage} keys=${state.data.keys} />`}
  </div>`;
}
