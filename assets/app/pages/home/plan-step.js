// @ts-check
/** A step of the plan of the day: its reason in the language of the person, and where it is done. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { dateOf, number } from '../../format.js';
import { t } from '../../locale.js';

/** @typedef {Api.Answer<'getPlanToday'>['plan']} Plan @typedef {Plan['blocks'][number]['steps'][number]} Step */

/** @type {Record<Step['kind'], string>} */
const ICONS = { timer: 'clock', review: 'refresh', learn: 'plus', topic: 'book', work: 'file' };

/** @param {Step} step */
export const isDone = (step) => step.finished;

/** What a step is called; decks within decks are shown as a way. @param {Step} step */
export const titleOf = (step) => (step.deck_id ? step.title.split('::').join(' › ') : step.title);

/** The same of a thing that was skipped, with what it was: a deck can have reviews and new cards. @param {Plan['skipped'][number]} left */
export const titleOfSkipped = (left) => {
  const title = left.kind === 'review' || left.kind === 'learn' ? left.title.split('::').join(' › ') : left.title;
  return left.kind === 'learn' ? t('ui.plan.skipped_new', { title }) : title;
};

/** How much there is, in words. @param {Step} step */
function amount(step) {
  const minutes = t('ui.plan.minutes', { count: step.minutes, number: number(step.minutes) });
  if (step.kind === 'review') return t('ui.plan.cards', { count: step.total, number: number(step.total), minutes });
  if (step.kind === 'learn') return t('ui.plan.new_cards', { count: step.total, number: number(step.total), minutes });
  return step.kind === 'timer' ? '' : t('ui.plan.about', { minutes });
}

/** Why the step is longer than a session; that of a part says so already. @param {Step} step */
const length = ({ reason: { session_minutes: session, work_minutes: part } }) => (session === undefined || part !== undefined ? '' : t('ui.plan.why_long', { count: session, number: number(session) }));

/** How long set work is of which the step is a part. @param {Step} step */
const whole = ({ reason: { work_minutes: count } }) => (count === undefined ? '' : t('ui.plan.why_part', { minutes: t('ui.plan.minutes', { count, number: number(count) }) }));

/** Why the step is in the plan. @param {Step} step */
function reason({ reason: why, total: count }) {
  const day = (/** @type {string | undefined} */ date) => (date ? dateOf(date) : '');
  switch (why.code) {
    case 'forgetting':
      if (why.known_with === undefined || why.known_without === undefined) return t('ui.plan.why_due', { count });
      return t(why.exam ? 'ui.plan.why_exam' : 'ui.plan.why_forgetting', { count, exam: why.exam ?? '', day: day(why.until), without: number(why.known_without), with: number(why.known_with) });
    case 'unfinished': return t('ui.plan.why_unfinished', { count });
    case 'unseen': return why.exam ? t('ui.plan.why_unseen_exam', { exam: why.exam, day: day(why.until) }) : t('ui.plan.why_unseen');
    case 'low_focus': return t('ui.plan.why_low_focus', { day: day(why.since), focus: number(why.focus ?? 0) });
    case 'low_recall': return t('ui.plan.why_low_recall', { right: number(why.right ?? 0), answers: number(why.answers ?? 0) });
    case 'assigned': return t('ui.plan.why_assigned', { class: why.class_name ?? '', day: day(why.due_on) });
    case 'open_timer': return (why.measured_minutes ?? 0) < 1 ? t('ui.plan.why_open_timer_short') : t('ui.plan.why_open_timer', { count: why.measured_minutes ?? 0, number: number(why.measured_minutes ?? 0) });
    default: return why.text;
  }
}

/** Starts the timer for a step. One that is there already stays as it is, for it measures something else. @param {Step} step */
async function timed(step) {
  const { timer } = await call('getStudyTimer', {});
  if (!timer) await call('startStudyTimer', { json: { subject: step.subject, ...(step.topic && { topic: step.topic }) } });
}

/** Begins a step. Returns the address where it is done. @param {Step} step */
export async function startOf(step) {
  if (step.kind === 'review' || step.kind === 'learn') {
    const query = new URLSearchParams({ deck: String(step.deck_id), order: 'urgency', only: step.kind === 'review' ? 'reviews' : 'new_cards',
      horizon: String(step.horizon_days ?? 30), cards: String(Math.max(1, step.total - step.done)) });
    return `/flashcards/review?${query}`;
  }
  if (step.kind === 'timer') return '/study';
  await timed(step);
  return step.kind === 'work' ? `/classes/${step.class_id}#work` : '/study';
}

/** @param {{ step: Step, isNext: boolean, busy: boolean, onStart: () => void, onSkip: () => void, onMark: () => void }} props */
export function PlanStep({ step, isNext, busy, onStart, onSkip, onMark }) {
  const isBegun = !step.finished && step.done > 0;
  return html`<li class=${`plan-step ${step.finished ? 'plan-done' : ''}`}>
    <span class="plan-icon" aria-hidden="true"><${Icon} name=${step.finished ? 'check' : ICONS[step.kind]} /></span>
    <div class="plan-words">
      <p class="plan-name">${titleOf(step)}${step.finished && html`<span class="visually-hidden"> (${t('ui.plan.finished')})</span>`}</p>
      <p class="plan-why">${step.finished ? amount(step) : [amount(step), reason(step), whole(step), length(step)].filter(Boolean).join(' ')}</p>
      ${isBegun && html`<p class="plan-begun">${t('ui.plan.begun', { done: number(step.done), total: number(step.total) })}</p>`}
    </div>
    ${!step.finished && html`<div class="plan-acts">
      <${Button} small kind=${isNext ? 'primary' : 'plain'} icon="arrow" busy=${busy} aria-label=${t(isBegun ? 'ui.plan.go_on_named' : 'ui.plan.start_named', { title: titleOf(step) })} onClick=${onStart}>${t(isBegun ? 'ui.plan.go_on' : 'ui.plan.start')}<//>
      ${step.kind === 'work' && html`<${Button} small icon="check" aria-label=${t('ui.plan.mark_named', { title: titleOf(step) })} onClick=${onMark}>${t('ui.plan.mark')}<//>`}
      <${Button} small kind="quiet" aria-label=${t('ui.plan.skip_named', { title: titleOf(step) })} onClick=${onSkip}>${t('ui.plan.skip')}<//>
    </div>`}
  </li>`;
}
