// @ts-check
/** The AI server that answers the tutor's questions: its settings, how it works, and a test. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { required } from '../../checks.js';
import { Button } from '../../components/button.js';
import { ConfirmDialog } from '../../components/dialog.js';
import { FormField, FormProblem } from '../../components/form-field.js';
import { Callout, Failure, Loading, Section } from '../../components/page.js';
import { useForm, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';
import { loadSchool, school } from '../../school.js';
import { OwnNetworkField, Reply, SecretField, SecretTrouble, StatusLine, fixedProps, isFixed, outcomeText, took, useThere } from './connection.js';

/** @typedef {Api.Schemas['AiConnection']} Ai */

/** How long a test question may take, in milliseconds. The server answers before. */
const PATIENCE_MS = 180_000;

/** The section of the settings about AI. @param {{ onThere: () => void }} props `onThere` is told when it has its size */
export function AiSection({ onThere }) {
  const state = useLoad(async (signal) => (await call('getAiSettings', { signal })).ai, []);
  const [round, setRound] = useState(0);
  const ai = state.data;
  useThere(Boolean(ai ?? state.error), onThere);
  /** Shows what holds now; the form begins anew with it. @param {Ai} next */
  const change = (next) => {
    state.update(() => next);
    setRound((n) => n + 1);
    loadSchool();
  };
  const reload = async () => change((await call('getAiSettings')).ai);
  const assistant = school.value.assistant_name;
  return html`<${Section} id="ai" title=${t('ui.settings.ai')} text=${t('ui.settings.ai_text', { assistant })}>
    ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
      : !ai ? html`<${Loading} lines=${5} />`
        : html`<div class="stack connection">
          <${StatusLine} status=${ai.status} absent=${t('ui.settings.ai_absent', { assistant })} />
          <${SecretTrouble} secret=${ai.key} />
          <${AiForm} key=${round} ai=${ai} onChange=${change} onReload=${reload} />
        </div>`}
  <//>`;
}

/** Scheme, host and port of an address; empty where it is none. @param {string} url */
function serverOf(url) {
  try {
    return new URL(url.trim()).origin;
  } catch {
    return '';
  }
}

/** @param {string} url */
const urlFault = (url) => required(url) || (/^https?:\/\/[^\s/?#@]+[^\s?#]*$/i.test(url.trim()) && serverOf(url) ? '' : t('ui.settings.ai_url_invalid'));

/** @param {{ ai: Ai, onChange: (ai: Ai) => void, onReload: () => Promise<void> }} props */
function AiForm({ ai, onChange, onReload }) {
  const { fixed } = ai;
  const first = { url: ai.url ?? '', model: ai.model ?? '', key: '', allow_private: ai.allow_private };
  const form = useForm(first, {
    check: (values) => ({
      url: isFixed(fixed, 'url') ? '' : urlFault(values.url),
      model: required(values.model),
      // A key goes only to the server that it was typed for.
      key: ai.key.set_at && !values.key && serverOf(values.url) !== serverOf(first.url) ? t('ui.connection.secret_again') : '',
    }),
    send: async (values) => {
      const json = /** @type {Api.Body<'updateAiSettings'>} */ (Object.fromEntries(Object.entries({
        url: values.url.trim(), model: values.model.trim(), key: values.key || undefined, allow_private: values.allow_private,
      }).filter(([name, value]) => value !== undefined && !isFixed(fixed, name) && !(name === 'allow_private' && isFixed(fixed, 'url')))));
      onChange((await call('updateAiSettings', { json })).ai);
      notify(t('ui.saved'));
    },
  });
  const isDirty = JSON.stringify(form.values) !== JSON.stringify(first);
  const isSetUp = ai.status.state !== 'absent';
  const [removes, setRemoves] = useState(false);
  return html`<div class="stack">
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <${FormField} label=${t('ui.settings.ai_url')} hint=${t('ui.settings.ai_url_hint')} type="url" ...${form.field('url')} ...${fixedProps(fixed, 'url')} maxlength="2000"
        placeholder="http://127.0.0.1:11434/v1" spellcheck="false" autocomplete="off" />
      <div class="pair">
        <${FormField} label=${t('ui.settings.ai_model')} ...${form.field('model')} ...${fixedProps(fixed, 'model')} maxlength="120" placeholder="llama3.1"
          autocapitalize="none" spellcheck="false" autocomplete="off" />
        <${SecretField} label=${t('ui.settings.ai_key')} secret=${ai.key} fixed=${fixed} ...${form.field('key')}
          removeText=${t('ui.settings.ai_key_remove_text')} onRemove=${async () => { await call('deleteAiKey'); await onReload(); }} />
      </div>
      ${!isFixed(fixed, 'url') && html`<${OwnNetworkField} ...${form.field('allow_private')} />`}
      <div class="cluster"><${Button} type="submit" kind="primary" busy=${form.busy}>${t('ui.save')}<//>
        ${isSetUp && !isFixed(fixed, 'url') && html`<${Button} kind="quiet" icon="trash" onClick=${() => setRemoves(true)}>${t('ui.settings.ai_remove')}<//>`}</div>
    </form>
    ${isSetUp && html`<${AiTest} isDirty=${isDirty} onDone=${onReload} />`}
    ${removes && html`<${ConfirmDialog} title=${t('ui.settings.ai_remove')} text=${t('ui.settings.ai_remove_text', { assistant: school.value.assistant_name })}
      action=${t('ui.settings.ai_remove')} onClose=${() => setRemoves(false)}
      onConfirm=${async () => { await call('deleteAiSettings'); setRemoves(false); await onReload(); notify(t('ui.settings.ai_removed')); }} />`}
  </div>`;
}

/** The outcome of the last test outlives the form, which begins anew after each. @type {Api.Schemas['AiTest'] | null} */
let last = null;

/** @param {{ isDirty: boolean, onDone: () => Promise<void> }} props */
function AiTest({ isDirty, onDone }) {
  const [test, setTest] = useState(last);
  const form = useForm({ question: t('ui.settings.ai_test_example') }, {
    isGuarded: false,
    check: (values) => ({ question: required(values.question) }),
    send: async (values) => {
      last = null;
      setTest(null);
      last = (await call('testAiSettings', { json: { question: values.question.trim() }, patienceMs: PATIENCE_MS })).test;
      setTest(last);
      if (!isDirty) await onDone();
    },
  });
  return html`<div class="stack connection-test">
    <h3>${t('ui.settings.ai_test')}</h3>
    ${isDirty && html`<p class="soft">${t('ui.connection.test_saved')}</p>`}
    <form class="stack" ...${form.bind}>
      <${FormProblem} text=${form.problem} />
      <div class="with-action"><${FormField} label=${t('ui.settings.ai_test_question')} ...${form.field('question')} maxlength="1000" autocomplete="off" />
        <${Button} type="submit" icon="send" busy=${form.busy}>${t('ui.settings.ai_test_ask')}<//></div>
    </form>
    <div role="status">${test && html`<${Outcome} test=${test} />`}</div>
  </div>`;
}

/** @param {{ test: Api.Schemas['AiTest'] }} props */
function Outcome({ test }) {
  const isGood = test.outcome === 'answered';
  return html`<${Callout} tone=${isGood ? 'good' : 'bad'} icon=${isGood ? 'check' : 'alert'}><div class="stack tight">
    <p>${isGood ? t('ui.settings.ai_test_answered', { model: test.model ?? '', time: took(test.took_ms) }) : outcomeText(test.outcome)}</p>
    ${test.answer ? html`<p class="connection-answer" dir="auto">${test.answer}</p>`
      : test.detail && html`<${Reply} title=${t('ui.connection.detail')} text=${test.detail} />`}
  </div><//>`;
}
