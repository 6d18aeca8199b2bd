// @ts-check
/** The profile of a student, for those who teach them. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Link } from '../../components/link.js';
import { Callout, Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { docs, t } from '../../locale.js';
import { Basis, Plot, Scale, Standing, isKnown, keys, nameOf } from './dimensions.js';

/** @param {{ params: Record<string, string> }} props */
export default function StudentPage({ params }) {
  const id = Number(params.student);
  const state = useLoad((signal) => call('getLearnerProfile', { path: { student_id: id }, signal }), [id]);
  if (state.error && !state.data) return html`<div class="page"><${PageHead} title=${t('ui.clp.student')} /><${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page"><${PageHead} title=${t('ui.clp.student')} hidden=${true} /><${Loading} lines=${8} /></div>`;
  const { student, profile } = state.data;
  return html`<div class="page clp"><${PageHead} title=${student.full_name} lead=${t('ui.clp.student_lead')} />
    ${!isKnown(profile) ? html`<${Empty} icon="radar" title=${t('ui.clp.student_empty')} text=${t('ui.clp.student_empty_text', { name: student.full_name })} />` : html`
      <${Callout} tone="note" icon="info"><p>${t('ui.clp.student_note')} <${Link} href=${docs('/learner-profile')}>${t('ui.clp.guide')}<//></p><//>
      <${Plot} profile=${profile} name=${student.full_name} />
      <section aria-labelledby="clp-all"><h2 id="clp-all">${t('ui.clp.dimensions')}</h2>
        <ul class="clp-list">${keys.map((key) => html`<li key=${key} class="clp-one card">
          <div class="clp-head"><h3>${nameOf(key)}</h3><${Standing} one=${profile.dimensions[key]} /></div>
          <${Scale} id=${key} one=${profile.dimensions[key]} /><${Basis} one=${profile.dimensions[key]} isOwn=${false} /></li>`)}</ul></section>`}
  </div>`;
}
