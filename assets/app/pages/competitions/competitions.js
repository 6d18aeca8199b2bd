// @ts-check
/** All competitions: those that can be entered first, then those to come and past ones; for students, how many tickets they have. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Empty, Failure, Loading, More, PageHead } from '../../components/page.js';
import { useList, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { title } from './area.js';
import { CompetitionForm } from './competition-form.js';
import { CompetitionRow } from './row.js';
import { TicketsCard } from './tickets-card.js';

/** The parts of the list, in order, with the states that belong to each. */
const PARTS = /** @type {const} */ ([['now', ['open', 'closed']], ['next', ['upcoming']], ['past', ['drawn', 'cancelled']]]);

export default function Competitions() {
  const role = useSignal(person)?.role;
  const [isCreating, setCreating] = useState(false);
  const list = useList(async (cursor, signal) => {
    const page = await call('listCompetitions', { query: { limit: 50, cursor }, signal });
    return { items: page.competitions, next: page.next_cursor };
  }, []);
  const lead = t(role === 'admin' ? 'ui.competitions.lead_admin' : role === 'tutor' ? 'ui.competitions.lead_tutor' : 'ui.competitions.lead');
  const create = html`<${Button} kind="primary" icon="plus" onClick=${() => setCreating(true)}>${t('ui.competitions.create')}<//>`;
  return html`<div class="page competition-page">
    <${PageHead} title=${said(title)} lead=${lead} actions=${role === 'admin' && create} />
    ${role === 'student' && html`<${MyTickets} />`}
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${5} />`
        : list.items.length === 0 ? html`<${Empty} icon="receipt" title=${t('ui.competitions.empty')} text=${t(role === 'admin' ? 'ui.competitions.empty_admin' : 'ui.competitions.empty_text')}>${role === 'admin' && create}<//>`
          : PARTS.map(([name, states]) => html`<${Part} key=${name} title=${t(`ui.competitions.part_${name}`)} items=${list.items.filter((one) => states.some((state) => state === one.state))} />`)}
    <${More} list=${list} />
    ${isCreating && html`<${CompetitionForm} onClose=${() => setCreating(false)} onSaved=${(/** @type {Api.Competition} */ made) => go(`/competitions/${made.id}`)} />`}
  </div>`;
}

function MyTickets() {
  const state = useLoad((signal) => call('getCompetitionTickets', { signal }), []);
  return html`<${TicketsCard} tickets=${state.data} error=${state.error} onRetry=${state.reload} hasLink=${true} />`;
}

/** @param {{ title: string, items: Api.Competition[] }} props */
const Part = ({ title: name, items }) => (items.length === 0 ? null : html`<section class="competition-part"><h2>${name}</h2>
  <ul class="competition-list" aria-label=${name}>${items.map((one) => html`<${CompetitionRow} key=${one.id} competition=${one} />`)}</ul></section>`);
