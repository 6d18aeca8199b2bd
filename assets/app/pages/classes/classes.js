// @ts-check
/** The classes of a person; for admins, all of the school. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Link } from '../../components/link.js';
import { Badge, Empty, Failure, Loading, More, PageHead } from '../../components/page.js';
import { number } from '../../format.js';
import { useFilter, useList } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { useSignal } from '../../store.js';
import { person } from '../../token.js';
import { joinTitle, title } from './area.js';
import { ClassForm } from './class-form.js';

/** @param {{ query: URLSearchParams }} props */
export default function Classes({ query }) {
  const role = useSignal(person)?.role;
  const teaches = role === 'tutor' || role === 'admin';
  const [isCreating, setCreating] = useState(teaches && query.has('new'));
  const filter = useFilter({ q: null, archived: ['yes'] });
  const { q, archived } = filter.values;
  const list = useList(async (cursor, signal) => {
    const page = await call('listClasses', { query: { query: q.trim(), archived: archived === 'yes', limit: 50, cursor }, signal });
    return { items: page.classes, next: page.next_cursor };
  }, filter.inputs);
  const close = () => {
    setCreating(false);
    // Loading the page again must not open the dialog again.
    if (query.has('new')) go('/classes', { replace: true });
  };
  const create = html`<${Button} kind="primary" icon="plus" onClick=${() => setCreating(true)}>${t('ui.classes.create')}<//>`;
  const join = role !== 'admin' && html`<${ButtonLink} kind=${teaches ? 'plain' : 'primary'} icon="enter" href="/classes/join">${said(joinTitle)}<//>`;
  const nothing = !list.loading && !list.error && list.items.length === 0;
  return html`<div class="page">
    <${PageHead} title=${said(title)} lead=${t(teaches ? 'ui.classes.lead_tutor' : 'ui.classes.lead_student')} actions=${html`<div class="cluster">${teaches && create}${join}</div>`} />
    ${(filter.isSet || !nothing) && html`<${FilterBar} search=${{ label: t('ui.classes.search'), ...filter.field('q') }}
      filters=${[{ label: t('ui.classes.show'), ...filter.field('archived'), options: [{ value: '', label: t('ui.classes.current') }, { value: 'yes', label: t('ui.classes.archived') }] }]} />`}
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${4} />`
        : nothing && filter.isSet ? html`<${Empty} icon="search" art="search" title=${t('ui.classes.none_found')} text=${t(archived ? 'ui.classes.none_archived' : 'ui.classes.none_found_text')} />`
          : nothing ? html`<${Empty} icon="school" art="people" title=${t('ui.classes.empty_title')} text=${t(teaches ? 'ui.classes.empty_tutor' : 'ui.classes.empty_student')}>${teaches ? create : join}<//>`
            : html`<ul class="class-list" aria-label=${said(title)}>${list.items.map((one) => html`<li class="class-row" key=${one.id}>
              <div class="class-words"><${Link} class="class-name" href=${`/classes/${one.id}`}>${one.name}<//>
                ${one.subject && one.subject !== one.name && html`<p class="class-facts">${one.subject}</p>`}</div>
              <p class="class-facts class-numbers"><span>${t('ui.classes.students', { count: one.students, number: number(one.students) })}</span>
                ${one.role === 'tutor' && html`<${Badge} tone="info">${t('ui.classes.you_teach')}<//>`}${one.archived && html`<${Badge}>${t('ui.classes.is_archived')}<//>`}</p></li>`)}</ul>`}
    <${More} list=${list} />
    ${isCreating && html`<${ClassForm} onClose=${close} onSaved=${(/** @type {Api.Class} */ made) => { close(); go(`/classes/${made.id}`); }} />`}
  </div>`;
}
