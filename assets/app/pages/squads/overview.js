// @ts-check
/** The squads that a tutor or an admin looks after: those of a class, or of the whole school. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { SelectField } from '../../components/form-field.js';
import { FilterBar } from '../../components/filter-bar.js';
import { Link } from '../../components/link.js';
import { Badge, Empty, Failure, Loading, More } from '../../components/page.js';
import { number } from '../../format.js';
import { useFilter, useList, useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { manyTitle } from './area.js';

/** @param {{ isAdmin: boolean }} props */
export const Overview = ({ isAdmin }) => (isAdmin ? html`<${OfSchool} />` : html`<${OfClasses} />`);

function OfSchool() {
  const filter = useFilter({ q: null });
  const { q } = filter.values;
  const list = useList(async (cursor, signal) => {
    const page = await call('listSquads', { query: { scope: 'all', query: q.trim(), limit: 50, cursor }, signal });
    return { items: page.squads, next: page.next_cursor };
  }, filter.inputs);
  return html`<${FilterBar} search=${{ label: t('ui.squads.search'), ...filter.field('q') }} filters=${[]} /><${Rows} list=${list} isSearch=${filter.isSet} />`;
}

function OfClasses() {
  const filter = useFilter({ class: null });
  const classes = useLoad((signal) => call('listClasses', { query: { limit: 100 }, signal }), []);
  const taught = (classes.data?.classes ?? []).filter((one) => one.role === 'tutor');
  const id = Number(filter.values.class) || taught[0]?.id || 0;
  const list = useList(async (cursor, signal) => {
    if (!id) return { items: /** @type {Api.Squad[]} */ ([]), next: undefined };
    const page = await call('listClassSquads', { path: { id }, query: { limit: 50, cursor }, signal });
    return { items: page.squads, next: page.next_cursor };
  }, [id]);
  if (classes.error) return html`<${Failure} error=${classes.error} onRetry=${classes.reload} />`;
  if (!classes.data) return html`<${Loading} lines=${4} />`;
  if (taught.length === 0) return html`<${Empty} icon="users" art="people" title=${t('ui.squads.no_class_title')} text=${t('ui.squads.no_class_text')} />`;
  return html`<div class="squad-choice"><${SelectField} label=${t('ui.squads.class')} ...${filter.field('class')} value=${String(id)} options=${taught.map((one) => ({ value: String(one.id), label: one.name }))} /></div>
    <${Rows} list=${list} isSearch=${false} />`;
}

/** @typedef {{ items: Api.Squad[], loading: boolean, error: unknown, reload: () => void, hasMore: boolean, more: () => void, extending: boolean }} Loaded */

/** @param {{ list: Loaded, isSearch: boolean }} props */
function Rows({ list, isSearch }) {
  if (list.error) return html`<${Failure} error=${list.error} onRetry=${list.reload} />`;
  if (list.loading && list.items.length === 0) return html`<${Loading} lines=${4} />`;
  if (list.items.length === 0) {
    return isSearch ? html`<${Empty} icon="search" art="search" title=${t('ui.squads.none_found')} text=${t('ui.squads.none_found_text')} />`
      : html`<${Empty} icon="users" art="people" title=${t('ui.squads.none_title')} text=${t('ui.squads.none_text')} />`;
  }
  return html`<ul class="squad-list" aria-label=${said(manyTitle)}>${list.items.map((squad) => html`<li class="squad-row" key=${squad.id}>
      <div class="squad-words"><${Link} class="squad-name" href=${`/squads/${squad.id}`}>${squad.name}<//>
        <p class="squad-facts">${t('ui.squads.members_of', { count: squad.members, members: number(squad.members), most: number(squad.most_members) })}</p></div>
      <p class="squad-facts squad-numbers">${!squad.takes_part && html`<${Badge}>${t('ui.squads.apart')}<//>`}<span class="tabular">${t('ui.squads.xp_week', { xp: number(squad.xp_week) })}</span></p></li>`)}</ul>
    <${More} list=${list} />`;
}
