// @ts-check
/** How many tickets a student has, and the way to the next one. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { ButtonLink } from '../../components/button.js';
import { Failure, Loading } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { number } from '../../format.js';
import { said, t } from '../../locale.js';
import { ticketsTitle } from './area.js';

/** @param {{ tickets: Api.Answer<'getCompetitionTickets'> | null, error?: unknown, onRetry?: () => void, hasLink?: boolean }} props */
export function TicketsCard({ tickets, error, onRetry, hasLink = false }) {
  if (error && !tickets) return html`<${Failure} error=${error} onRetry=${onRetry} />`;
  return html`<section class="card competition-tickets" aria-labelledby="tickets-title">
    <header class="row"><h2 id="tickets-title">${t('ui.competitions.your_tickets')}</h2>${hasLink && html`<${ButtonLink} small kind="quiet" icon="receipt" href="/competitions/tickets">${said(ticketsTitle)}<//>`}</header>
    ${!tickets ? html`<${Loading} lines=${2} />` : html`
      <p class="competition-available"><span class="numeral">${number(tickets.available)}</span> <span>${t('ui.competitions.available', { count: tickets.available })}</span></p>
      <${ProgressBar} label=${t('ui.competitions.next_ticket')} value=${tickets.ticket_xp - tickets.next_ticket_xp} max=${tickets.ticket_xp}
        text=${t('ui.competitions.missing', { xp: number(tickets.next_ticket_xp) })} />`}
  </section>`;
}
