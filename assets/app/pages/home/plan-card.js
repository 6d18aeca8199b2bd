// @ts-check
/** The plan of the day: what to do with the minutes that a person has, and why. Each step is started with one press. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../a11y.js';
import { call, isOfNetwork } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { SelectField } from '../../components/form-field.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Failure, Loading } from '../../components/page.js';
import { dateOf, number, sentence } from '../../format.js';
import { useKnown, useLoad, useSeenAgain } from '../../hooks.js';
import { t } from '../../locale.js';
import { go } from '../../router.js';
import { PlanStep, isDone, startOf, titleOf, titleOfSkipped } from './plan-step.js';

/** @typedef {import('./plan-step.js').Plan} Plan @typedef {import('./plan-step.js').Step} Step */

/** The minutes to choose from. */
const CHOICES = [5, 10, 15, 20, 30, 45, 60, 90, 120];
/** The most minutes of a plan, and how many more are offered when they are used up. */
const MOST_MINUTES = 480;
const MORE_MINUTES = 10;

/** @param {number} minutes */
const minutesText = (minutes) => t('ui.plan.minutes', { count: minutes, number: number(minutes) });

/** The steps of a plan, those of all blocks. @param {Plan} plan */
const stepsOf = (plan) => plan.blocks.flatMap((block) => block.steps);

/** @param {{ onKnown: () => void }} props `onKnown` is called when the plan is there, or why it is not */
export function PlanCard({ onKnown }) {
  const read = useLoad(async (signal) => (await call('getPlanToday', { signal })).plan, []);
  const [busy, setBusy] = useState('');
  const plan = read.data;
  useKnown(read, onKnown);
  // Cards may have been reviewed in another tab.
  useSeenAgain(read.reload);
  /** Does something with the plan, one thing at a time. @param {string} what @param {() => Promise<void>} act */
  const during = async (what, act) => {
    if (busy) return;
    setBusy(what);
    try {
      await act();
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy('');
    }
  };
  /** @param {string} minutes */
  const choose = (minutes) => during('minutes', async () => {
    const { plan: chosen } = await call('keepPlanToday', { json: { minutes: Number(minutes) } });
    read.update(() => chosen);
    announce(t('ui.plan.planned', { minutes: minutesText(chosen.minutes), count: stepsOf(chosen).filter((step) => !isDone(step)).length }));
  });
  /** @param {Step} step */
  const start = (step) => during(step.id, async () => {
    try {
      if (plan && !plan.kept) await call('keepPlanToday', { json: { minutes: plan.minutes } });
    } catch (error) {
      // Cards are reviewed without a network too, and the next start keeps the plan.
      if (!isOfNetwork(error) || !['review', 'learn'].includes(step.kind)) throw error;
    }
    go(await startOf(step));
  });
  /** @param {Step} step */
  const skip = (step) => during(step.id, async () => {
    const { plan: next } = await call('skipPlanStep', { json: { step: step.id, minutes: plan?.minutes } });
    read.update(() => next);
    announce(t('ui.plan.skipped', { title: titleOf(step) }));
  });
  /** @param {Plan['skipped'][number]} left */
  const restore = (left) => during(left.id, async () => {
    const { plan: next } = await call('restorePlanStep', { json: { step: left.id } });
    read.update(() => next);
    announce(t('ui.plan.restored', { title: titleOfSkipped(left) }));
  });
  /** @param {Step} step */
  const mark = (step) => during(step.id, async () => {
    if (plan && !plan.kept) await call('keepPlanToday', { json: { minutes: plan.minutes } });
    await call('markClassWorkDone', { path: { id: Number(step.work_id) } });
    read.reload();
    announce(t('ui.plan.marked', { title: titleOf(step) }));
  });
  const choices = plan && !CHOICES.includes(plan.minutes) ? [...CHOICES, plan.minutes].sort((a, b) => a - b) : CHOICES;
  return html`<section class="day-plan" aria-labelledby="plan-title">
    <header class="plan-head">
      <h2 id="plan-title">${t('ui.plan.title')}</h2>
      ${plan && plan.state !== 'empty' && html`<div class="plan-minutes"><${SelectField} label=${t('ui.plan.time')} name="minutes" value=${String(plan.minutes)} onChange=${choose}
        options=${choices.map((minutes) => ({ value: String(minutes), label: minutesText(minutes) }))} /></div>`}
    </header>
    ${read.error && !plan ? html`<${Failure} error=${read.error} onRetry=${read.reload} />`
      : !plan ? html`<div class="plan-wait"><${Loading} lines=${5} /></div>`
        : html`<${Replanned} replanned=${plan.replanned} /><${TimeUp} plan=${plan} busy=${busy} onMore=${choose} />
          ${plan.blocks.length > 0 && html`<${Blocks} plan=${plan} busy=${busy} onStart=${start} onSkip=${skip} onMark=${mark} />`}
          <${Ending} plan=${plan} /><${Skipped} skipped=${plan.skipped ?? []} busy=${busy} onRestore=${restore} /><${Exams} exams=${plan.exams} />`}
  </section>`;
}

/** @param {{ plan: Plan, busy: string, onStart: (step: Step) => void, onSkip: (step: Step) => void, onMark: (step: Step) => void }} props */
function Blocks({ plan, busy, onStart, onSkip, onMark }) {
  const next = stepsOf(plan).find((step) => !isDone(step));
  return html`<ol class="plan-steps" aria-label=${t('ui.plan.steps')}>${plan.blocks.map((block, place) => html`
    ${block.steps.map((step) => html`<${PlanStep} key=${step.id} step=${step} isNext=${step === next} busy=${busy === step.id} onStart=${() => onStart(step)} onSkip=${() => onSkip(step)} onMark=${() => onMark(step)} />`)}
    ${block.break_minutes > 0 && html`<li key=${`break-${place}`} class="plan-break"><${Icon} name="clock" size=${16} /><span>${t('ui.plan.break', { count: block.break_minutes, number: number(block.break_minutes) })}</span></li>`}`)}</ol>`;
}

/** Why the open steps were planned anew. @param {{ replanned: Plan['replanned'] }} props */
function Replanned({ replanned }) {
  if (!replanned) return null;
  const { code, title, answers, right, expected } = replanned;
  const figures = { title: title.split('::').join(' › '), right: number(right), answers: number(answers), expected: number(expected) };
  return html`<p class="plan-note"><${Icon} name="refresh" size=${16} /><span>${t(code === 'worse_than_expected' ? 'ui.plan.worse' : 'ui.plan.better', figures)}</span></p>`;
}

/** The message when the minutes are used up and steps are open. @param {{ plan: Plan, busy: string, onMore: (minutes: string) => void }} props */
function TimeUp({ plan, busy, onMore }) {
  if (!plan.time_up) return null;
  const count = stepsOf(plan).filter((step) => !isDone(step)).length;
  const more = Math.min(MOST_MINUTES, Math.max(plan.minutes, plan.studied_minutes ?? 0) + MORE_MINUTES);
  return html`<div class="plan-note" role="status"><${Icon} name="clock" size=${16} />
    <span><strong>${t('ui.plan.time_up', { minutes: minutesText(plan.minutes) })}</strong> ${t('ui.plan.time_up_left', { count, number: number(count) })}</span>
    ${more > plan.minutes && html`<${Button} small icon="plus" busy=${busy === 'minutes'} onClick=${() => onMore(String(more))}>${t('ui.plan.more_time')}<//>`}</div>`;
}

/** The message when there is nothing left to do. @param {{ plan: Plan }} props */
function Ending({ plan }) {
  if (plan.state === 'open') return null;
  if (plan.state === 'empty') {
    return html`<div class="plan-ending"><p><strong>${t('ui.plan.empty_title')}</strong></p><p>${t('ui.plan.empty_text')}</p>
      <div class="cluster"><${ButtonLink} kind="primary" icon="plus" href="/flashcards?new">${t('ui.plan.empty_deck')}<//><${ButtonLink} href="/classes">${t('ui.plan.empty_classes')}<//></div></div>`;
  }
  if (plan.state === 'skipped') {
    return html`<div class="plan-ending"><p><strong>${t('ui.plan.skipped_title')}</strong></p><p>${t('ui.plan.skipped_text')}</p>
      <div class="cluster"><${ButtonLink} icon="cards" href="/flashcards">${t('ui.plan.skipped_decks')}<//></div></div>`;
  }
  const isDay = plan.state === 'done';
  return html`<div class="plan-ending good"><p><strong>${t(isDay ? 'ui.plan.done_title' : 'ui.plan.clear_title')}</strong></p>
    <p>${isDay && plan.xp_awarded !== undefined ? t('ui.plan.done_xp', { xp: number(plan.xp_awarded) }) : t(isDay ? 'ui.plan.done_text' : 'ui.plan.clear_text')}</p></div>`;
}

/** What the person left out for today, each with a button that takes it back.
 * @param {{ skipped: Plan['skipped'], busy: string, onRestore: (left: Plan['skipped'][number]) => void }} props */
function Skipped({ skipped, busy, onRestore }) {
  if (skipped.length === 0) return null;
  return html`<div class="plan-skipped"><h3>${t('ui.plan.skipped_today')}</h3><ul>${skipped.map((left) => html`<li key=${left.id}>
    <span>${titleOfSkipped(left)}</span>
    <${Button} small kind="quiet" busy=${busy === left.id} aria-label=${t('ui.plan.restore_named', { title: titleOfSkipped(left) })} onClick=${() => onRestore(left)}>${t('ui.plan.restore')}<//>
  </li>`)}</ul></div>`;
}

/** @param {{ exams: Plan['exams'] }} props */
function Exams({ exams }) {
  return html`<p class="plan-exams"><${Icon} name="star" size=${16} /><span>${exams.length === 0 ? t('ui.plan.no_exams')
    : exams.slice(0, 3).map((exam) => t('ui.plan.exam_on', { subject: exam.subject, day: dateOf(exam.date) })).join(' · ')}</span>
    <${Link} href="/exams">${t(exams.length === 0 ? 'ui.plan.enter_exam' : 'ui.plan.all_exams')}<//></p>`;
}
