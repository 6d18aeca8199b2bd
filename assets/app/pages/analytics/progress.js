// @ts-check
/** The own progress: how much was learned, what was remembered, and how that changed. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Failure, Loading, PageHead } from '../../components/page.js';
import { useFilter, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { progressTitle } from './area.js';
import { ExportButton } from './export-button.js';
import { Meaning } from './figures.js';
import { PeriodChoice, ownToday, periodChoices, periodOf } from './period.js';
import { ProgressFigures } from './progress-figures.js';

export default function ProgressPage() {
  const filter = useFilter(periodChoices);
  const now = ownToday();
  const period = periodOf(filter.values, now);
  const query = { from: period.from, to: period.to };
  const state = useLoad(async (signal) => (period.fault ? null : (await call('getMyAnalytics', { query, signal })).analytics), [period.from, period.to, period.fault]);
  return html`<div class="page analytics">
    <${PageHead} title=${said(progressTitle)} lead=${t('ui.progress.lead')} actions=${html`<div class="cluster"><${Meaning} /><${ExportButton} name="getMyAnalytics" input=${{ query }} /></div>`} />
    <${PeriodChoice} filter=${filter} now=${now} />
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? !period.fault && html`<${Loading} lines=${8} />`
        : html`<div class="analytics-body" aria-busy=${state.loading ? 'true' : undefined}><${ProgressFigures} progress=${state.data} /></div>`}
  </div>`;
}
