// @ts-check
/** The questions of the profile, one at a time. Each answer is stored at once, so that the person can go on later. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Callout, Failure, Loading, PageHead } from '../../components/page.js';
import { ProgressBar } from '../../components/progress.js';
import { day, number, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { useShortcut } from '../../keys.js';
import { locale, said, t } from '../../locale.js';
import { go } from '../../router.js';
import { assessmentTitle } from './area.js';

/** @typedef {Api.Answer<'getAssessment'>} Assessment */

const values = [1, 2, 3, 4, 5];

export default function AssessmentPage() {
  const state = useLoad((signal) => call('getAssessment', { signal }), []);
  const head = html`<${PageHead} title=${said(assessmentTitle)} lead=${t('ui.clp.questions_lead')} />`;
  if (state.error && !state.data) return html`<div class="page">${head}<${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page">${head}<${Loading} lines=${5} /></div>`;
  const { complete, again_at: again } = state.data;
  return html`<div class="page clp">${head}
    ${complete && again ? html`<${Callout} tone="note" icon="info"><p>${t('ui.clp.not_yet', { again: day(again) })}</p><p><${ButtonLink} href="/learner-profile">${t('ui.clp.to_profile')}<//></p><//>`
      : html`<${Questions} assessment=${state.data} />`}
  </div>`;
}

/** @param {{ assessment: Assessment }} props */
function Questions({ assessment }) {
  const { items, complete } = assessment;
  // A completed round is over: the next one begins without answers.
  const [answers, setAnswers] = useState(() => new Map(complete ? [] : items.flatMap((item) => (item.value ? [[item.id, item.value]] : []))));
  const [at, setAt] = useState(() => Math.max(0, items.findIndex((item) => complete || !item.value)));
  const [busy, setBusy] = useState(false);
  const group = useRef(/** @type {HTMLFieldSetElement | null} */ (null));
  const item = items[at];
  const text = item.texts[/** @type {'en' | 'de'} */ (locale.value.language)];
  const chosen = answers.get(item.id);
  const hasMoved = useRef(false);
  useEffect(() => {
    if (!hasMoved.current) return;
    const inputs = group.current?.querySelectorAll('input');
    (Array.from(inputs ?? []).find((one) => one.checked) ?? inputs?.[0])?.focus();
  }, [at]);

  /** @param {number} next */
  const move = (next) => {
    hasMoved.current = true;
    setAt(next);
  };
  /** @param {SubmitEvent} event */
  const send = async (event) => {
    event.preventDefault();
    if (busy || !chosen) return;
    setBusy(true);
    try {
      const done = await call('submitAssessment', { json: { answers: [{ item: item.id, value: chosen }] } });
      if (done.complete) {
        notify(t('ui.clp.completed'));
        go('/learner-profile', { replace: true });
        return;
      }
      const open = items.findIndex((one, index) => index > at && !answers.has(one.id));
      move(at + 1 < items.length ? at + 1 : Math.max(0, open < 0 ? items.findIndex((one) => !answers.has(one.id)) : open));
    } catch (error) {
      notify(sentence(error), 'bad');
    } finally {
      setBusy(false);
    }
  };
  /** @param {number} value */
  const choose = (value) => setAnswers(new Map(answers).set(item.id, value));
  for (const value of values) {
    useShortcut(String(value), t(`ui.clp.answer_${value}`), () => {
      choose(value);
      /** @type {HTMLElement | null | undefined} */ (group.current?.querySelector(`input[value="${value}"]`))?.focus();
    });
  }
  return html`<form class="clp-question card" onSubmit=${send}>
    <${ProgressBar} label=${t('ui.clp.progress')} value=${answers.size} max=${items.length} text=${t('ui.clp.of', { number: number(answers.size), total: number(items.length) })} />
    <fieldset ref=${group} class="clp-answers">
      <legend><span class="clp-number">${t('ui.clp.question', { number: number(at + 1), total: number(items.length) })}</span><span class="clp-statement">${text}</span></legend>
      ${values.map((value) => html`<label key=${value} class="clp-answer"><input type="radio" name="answer" value=${value} checked=${chosen === value} onChange=${() => choose(value)} />
        <span class="clp-digit" aria-hidden="true">${number(value)}</span><span>${t(`ui.clp.answer_${value}`)}</span></label>`)}
    </fieldset>
    <p class="soft clp-hint">${t('ui.clp.keys')}</p>
    <div class="clp-steps"><${Button} disabled=${at === 0} onClick=${() => move(at - 1)}>${t('ui.clp.back')}<//>
      <${Button} type="submit" kind="primary" busy=${busy} disabled=${!chosen}>${t(answers.size === items.length ? 'ui.clp.finish' : 'ui.clp.next')}<//></div>
  </form>
  <p class="soft clp-kept">${t('ui.clp.kept')}</p>`;
}
