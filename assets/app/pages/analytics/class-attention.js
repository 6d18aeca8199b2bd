// @ts-check
/** Who needs attention in a class, on its page. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Failure, Loading, Section } from '../../components/page.js';
import { number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { AttentionList } from './reasons.js';

/** So many are shown; the page of the students has all. */
const SHOWN = 5;

/** @param {{ one: Api.Class, isAdmin: boolean }} props */
export function ClassAttention({ one, isAdmin }) {
  const state = useLoad(async (signal) => (await call('listStudentAnalytics', { query: { class_id: one.id, attention: true }, signal })).students, [one.id, one.students]);
  const students = state.data ?? [];
  return html`<${Section} id="attention" title=${t('ui.attention.title')} text=${t('ui.attention.text')}
      actions=${html`<p class="attention-ways"><${ButtonLink} small icon="cap" href=${`/students?class=${one.id}`}>${t('ui.attention.all')}<//>
        ${isAdmin && html` <${ButtonLink} small icon="chart" href=${`/analytics?class=${one.id}`}>${t('ui.attention.figures')}<//>`}</p>`}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? html`<${Loading} lines=${3} />`
        : students.length === 0 ? html`<p class="soft">${t('ui.attention.none')}</p>`
          : html`<${AttentionList} students=${students.slice(0, SHOWN)} label=${t('ui.attention.title')} hrefOf=${(/** @type {number} */ id) => `/students/${id}`} />
            ${students.length > SHOWN && html`<p class="attention-ways soft">${t('ui.attention.others', { count: students.length - SHOWN, number: number(students.length - SHOWN) })}</p>`}`}
  <//>`;
}
