// @ts-check
/** Who needs attention, on the home page of tutors. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Empty, Failure, Loading } from '../../components/page.js';
import { number } from '../../format.js';
import { useKnown, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { AttentionList } from './reasons.js';

/** The first ones have most reasons. */
const SHOWN = 3;

/** @param {{ onKnown: () => void }} props `onKnown` is called when the students are there, or why they are not */
export default function AttentionCard({ onKnown }) {
  const state = useLoad(async (signal) => {
    const { students } = await call('listStudentAnalytics', { query: { attention: true }, signal });
    // Without a class there is no one who could need attention.
    return { students, hasClasses: students.length > 0 || (await call('listClasses', { query: { limit: 1 }, signal })).classes.length > 0 };
  }, []);
  useKnown(state, onKnown);
  const students = state.data?.students ?? [];
  return html`<section class="stack tight" aria-labelledby="attention-card-title">
    <header class="row"><h2 id="attention-card-title">${t('ui.attention.title')}</h2><${ButtonLink} small kind="quiet" icon="cap" href="/students">${t('ui.attention.all')}<//></header>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !state.data ? html`<${Loading} lines=${3} />`
        : !state.data.hasClasses ? html`<${Empty} icon="school" title=${t('ui.students.no_classes')} text=${t('ui.students.no_classes_text')}><${ButtonLink} kind="primary" icon="plus" href="/classes?new">${t('ui.attention.create_class')}<//><//>`
        : students.length === 0 ? html`<p class="soft">${t('ui.attention.none')}</p>`
          : html`<${AttentionList} students=${students.slice(0, SHOWN)} label=${t('ui.attention.title')} hrefOf=${(/** @type {number} */ id) => `/students/${id}`} />
            ${students.length > SHOWN && html`<p class="soft">${t('ui.attention.others', { count: students.length - SHOWN, number: number(students.length - SHOWN) })}</p>`}`}
  </section>`;
}
