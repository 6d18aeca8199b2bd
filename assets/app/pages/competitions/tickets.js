// @ts-check
/** The tickets of a student: for what each was given, where it was used, until when it is valid. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Link } from '../../components/link.js';
import { Badge, Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { day, number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { locale, said, t } from '../../locale.js';
import { ticketsTitle } from './area.js';
import { TicketsCard } from './tickets-card.js';

/** @typedef {Api.Answer<'getCompetitionTickets'>['tickets'][number]} Ticket */

export default function Tickets() {
  const state = useLoad((signal) => call('getCompetitionTickets', { signal }), []);
  return html`<div class="page competition-page">
    <${PageHead} title=${said(ticketsTitle)} lead=${t('ui.competitions.tickets_lead')} />
    ${state.error && !state.data ? html`<${Failure} error=${state.error} onRetry=${state.reload} />` : !state.data ? html`<${Loading} lines=${5} />`
      : html`<${TicketsCard} tickets=${state.data} />
        ${state.data.tickets.length === 0 ? html`<${Empty} icon="receipt" title=${t('ui.competitions.no_tickets')} text=${t('ui.competitions.no_tickets_text')} />`
          : html`<ul class="competition-list" aria-label=${said(ticketsTitle)}>${state.data.tickets.map((ticket) => html`<${Row} key=${ticket.id} ticket=${ticket} />`)}</ul>`}`}
  </div>`;
}

/** The name of a month. @param {string} month such as `2026-03` */
const monthOf = (month) => new Intl.DateTimeFormat(locale.value.tag, { calendar: 'gregory', timeZone: 'UTC', month: 'long', year: 'numeric' }).format(new Date(`${month}-01T00:00:00Z`));

/** @param {{ ticket: Ticket }} props */
function Row({ ticket }) {
  return html`<li class="competition-row">
    <div class="competition-words"><p class="competition-name">${t('ui.competitions.ticket_for', { xp: number(ticket.xp), month: monthOf(ticket.month) })}</p>
      <p class="competition-facts">${t('ui.competitions.earned_on', { when: day(ticket.earned_at) })}${ticket.state !== 'used' && html` · ${t(ticket.state === 'expired' ? 'ui.competitions.was_valid' : 'ui.competitions.valid_until', { when: day(ticket.valid_until) })}`}</p></div>
    <div class="competition-marks">${ticket.state === 'used' && ticket.competition_id
      ? html`<${Link} class="competition-used" href=${`/competitions/${ticket.competition_id}`}>${t('ui.competitions.used_as', { number: number(ticket.number ?? 0) })}<//>` : ''}
      <${Badge} tone=${ticket.state === 'available' ? 'good' : 'plain'}>${t(`ui.competitions.ticket_${ticket.state}`)}<//></div>
  </li>`;
}
