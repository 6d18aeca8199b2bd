// @ts-check
/** What the navigation leads to: the own squad, or the way to one; for tutors and admins, the squads that they look after. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { joinTitle, manyTitle, rankingsTitle, title } from './area.js';
import { Overview } from './overview.js';
import { SquadView } from './squad.js';
import { SquadForm } from './squad-form.js';

export default function Squads() {
  const role = useSignal(person)?.role;
  return role === 'student' ? html`<${Mine} />` : html`<div class="page">
    <${PageHead} title=${said(manyTitle)} lead=${t(role === 'admin' ? 'ui.squads.lead_admin' : 'ui.squads.lead_tutor')}
      actions=${html`<${ButtonLink} icon="trophy" href="/squads/rankings">${said(rankingsTitle)}<//>`} />
    <${Overview} isAdmin=${role === 'admin'} /></div>`;
}

function Mine() {
  const [isCreating, setCreating] = useState(false);
  const state = useLoad(async (signal) => (await call('listSquads', { query: {}, signal })).squads, []);
  const own = state.data?.[0];
  if (own) return html`<${SquadView} key=${own.id} id=${own.id} onGone=${state.reload} />`;
  const head = html`<${PageHead} title=${said(title)} lead=${t('ui.squads.lead')} actions=${html`<${ButtonLink} icon="trophy" href="/squads/rankings">${said(rankingsTitle)}<//>`} />`;
  if (state.error && !state.data) return html`<div class="page">${head}<${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page">${head}<${Loading} /></div>`;
  return html`<div class="page">${head}
    <${Empty} icon="users" art="people" title=${t('ui.squads.empty_title')} text=${t('ui.squads.empty_text')}>
      <${Button} kind="primary" icon="plus" onClick=${() => setCreating(true)}>${t('ui.squads.create')}<//>
      <${ButtonLink} icon="enter" href="/squads/join">${said(joinTitle)}<//><//>
    ${isCreating && html`<${SquadForm} onClose=${() => setCreating(false)} onSaved=${() => { setCreating(false); state.reload(); }} />`}</div>`;
}
