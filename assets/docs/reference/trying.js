// @ts-check
/** "Try it": sends the request to this very server and shows what comes. Keys are held in memory, and gone with the page. */
import { html, useEffect, useRef, useState } from '../../vendor/htm-preact/standalone.module.js';
import { token } from '../../app/token.js';
import { announce } from '../copying.js';
import { isFile, resolved, typesOf } from './document.js';
import { addressOf, bodyOf, faultsOf, fieldsOf, headersOf, keyOf, typesOfBody } from './request.js';
import { Code } from './code.js';

/** @typedef {import('./document.js').Contract} Contract */
/** @typedef {import('./document.js').Operation} Operation */
/** @typedef {import('./request.js').Draft} Draft */
/** @typedef {{ status: number, reason: string, ms: number, bytes: number, headers: [string, string][], text: string | null, url: string | null, type: string, isOver: boolean }} Answer */

/** What was pasted, by surface: it outlives the operation that is shown, and nothing else. @type {Record<string, string>} */
const pasted = {};

/** Whether to send the token of the person who is signed in to this school in this browser. */
let usesOwn = true;

/** @param {{ id: string, label: string, hint?: string, fault?: string, isRequired?: boolean, input: (attributes: Record<string, string | undefined>) => unknown }} props */
function Row({ id, label, hint, fault, isRequired, input }) {
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ') || undefined;
  return html`<div class="ref-row">
    <label for=${id}>${label}${isRequired ? '' : html` <span>optional</span>`}</label>
    ${hint && html`<p class="ref-hint" id=${`${id}-hint`}>${hint}</p>`}
    ${input({ id, 'aria-describedby': described, 'aria-invalid': fault ? 'true' : undefined })}
    ${fault && html`<p class="ref-fault" id=${`${id}-fault`}>${fault}</p>`}
  </div>`;
}

/** @param {Event} event */
const valueOf = (event) => /** @type {HTMLInputElement} */ (event.currentTarget).value;

/** @param {{ surface: string, what: string, onChange: () => void }} props */
function Credential({ surface, what, onChange }) {
  const canUseOwn = surface === 'platform' && token.value !== null;
  const [own, setOwn] = useState(usesOwn);
  /** @param {boolean} wanted */
  const choose = (wanted) => {
    usesOwn = wanted;
    setOwn(wanted);
    onChange();
  };
  return html`<fieldset class="ref-credential"><legend>Authentication</legend>
    ${canUseOwn && html`<label class="ref-choice"><input type="radio" name="credential" checked=${own} onChange=${() => choose(true)} /> Your session in this browser</label>
      <label class="ref-choice"><input type="radio" name="credential" checked=${!own} onChange=${() => choose(false)} /> Another ${what.toLowerCase()}</label>`}
    ${(!canUseOwn || !own) && html`<${Row} id="try-credential" label=${what} isRequired hint="Kept in memory until you close or reload this page." input=${(/** @type {Record<string, string>} */ attributes) => html`
      <input ...${attributes} type="password" autocomplete="off" spellcheck="false" value=${pasted[surface] ?? ''} onInput=${(/** @type {Event} */ event) => { pasted[surface] = valueOf(event).trim(); onChange(); }} />`} />`}
  </fieldset>`;
}

/** @param {{ contract: Contract, parameter: import('./document.js').Parameter, value: string, fault?: string, onChange: (value: string) => void }} props */
function ParameterRow({ contract, parameter, value, fault, onChange }) {
  const schema = parameter.schema ? resolved(contract, parameter.schema) : {};
  const choices = schema.enum?.map(String) ?? (typesOf(schema).includes('boolean') ? ['true', 'false'] : null);
  const where = parameter.in === 'path' ? 'path' : parameter.in === 'header' ? 'header' : 'query';
  return html`<${Row} id=${`try-${keyOf(parameter)}`} label=${`${parameter.name} (${where})`} isRequired=${parameter.required} fault=${fault} input=${(/** @type {Record<string, string>} */ attributes) => (choices
    ? html`<select ...${attributes} value=${value} onChange=${(/** @type {Event} */ event) => onChange(valueOf(event))}>
        <option value="">${parameter.required ? 'Choose a value' : 'Not sent'}</option>${choices.map((choice) => html`<option value=${choice} selected=${choice === value}>${choice}</option>`)}</select>`
    : html`<input ...${attributes} type="text" autocomplete="off" spellcheck="false" inputmode=${typesOf(schema).includes('integer') ? 'numeric' : undefined} value=${value} onInput=${(/** @type {Event} */ event) => onChange(valueOf(event))} />`)} />`;
}

/** @param {{ contract: Contract, operation: Operation, draft: Draft, faults: Record<string, string>, onType: (type: string) => void, onChange: (change: Partial<Draft>) => void }} props */
function BodyRows({ contract, operation, draft, faults, onType, onChange }) {
  const types = typesOfBody(operation);
  /** @param {string} name @param {Event} event */
  const chooseFile = (name, event) => {
    const file = /** @type {HTMLInputElement} */ (event.currentTarget).files?.[0];
    const { [name]: before, ...others } = draft.files;
    onChange({ files: file ? { ...others, [name]: file } : others });
  };
  return html`
    ${types.length > 1 && html`<${Row} id="try-type" label="Content type" isRequired input=${(/** @type {Record<string, string>} */ attributes) => html`
      <select ...${attributes} value=${draft.type} onChange=${(/** @type {Event} */ event) => onType(valueOf(event))}>${types.map((type) => html`<option value=${type} selected=${type === draft.type}>${type}</option>`)}</select>`} />`}
    ${draft.type === 'application/json' && html`<${Row} id="try-body" label="Body" isRequired=${operation.body?.required} fault=${faults.body} input=${(/** @type {Record<string, string>} */ attributes) => html`
      <textarea ...${attributes} rows=${Math.min(16, draft.text.split('\n').length + 1)} spellcheck="false" autocapitalize="none" value=${draft.text} onInput=${(/** @type {Event} */ event) => onChange({ text: valueOf(event) })}></textarea>`} />`}
    ${fieldsOf(contract, operation, draft.type).map((field) => html`<${Row} key=${field.name} id=${`try-field-${field.name}`} label=${field.name} isRequired=${field.isRequired} fault=${faults[`field.${field.name}`]} input=${(/** @type {Record<string, string>} */ attributes) => (isFile(field.property)
      ? html`<input ...${attributes} type="file" onChange=${(/** @type {Event} */ event) => chooseFile(field.name, event)} />`
      : html`<input ...${attributes} type="text" autocomplete="off" value=${draft.fields[field.name] ?? ''} onInput=${(/** @type {Event} */ event) => onChange({ fields: { ...draft.fields, [field.name]: valueOf(event) } })} />`)} />`)}
    ${draft.type !== '' && draft.type !== 'application/json' && !draft.type.startsWith('multipart/') && html`<${Row} id="try-file" label="File" isRequired fault=${faults.body} input=${(/** @type {Record<string, string>} */ attributes) => html`
      <input ...${attributes} type="file" accept=${draft.type} onChange=${(/** @type {Event} */ event) => chooseFile('body', event)} />`} />`}`;
}

/** The most that is shown of an answer, in characters. */
const SHOWN = 200_000;

/** @param {string} text @param {string} type */
function readable(text, type) {
  if (!type.includes('json')) return text.slice(0, SHOWN);
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, SHOWN);
  } catch {
    return text.slice(0, SHOWN);
  }
}

/** Reads an answer, and tells of it as it comes. @param {Response} response @param {number} begun @param {(answer: Answer) => void} tell */
async function read(response, begun, tell) {
  const type = response.headers.get('content-type') ?? '';
  const isText = /json|text|yaml|xml/.test(type);
  /** @type {Answer} */
  const answer = { status: response.status, reason: response.statusText, ms: Math.round(performance.now() - begun), bytes: 0, headers: [...response.headers], text: null, url: null, type, isOver: false };
  tell(answer);
  if (!type.includes('event-stream')) {
    const blob = await response.blob();
    const text = isText ? readable(await blob.text(), type) : null;
    const url = !isText && blob.size > 0 ? URL.createObjectURL(blob) : null;
    tell({ ...answer, ms: Math.round(performance.now() - begun), bytes: blob.size, text, url, isOver: true });
    return;
  }
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for (;;) {
    const part = await reader?.read();
    if (!part || part.done) break;
    bytes += part.value.length;
    text = (text + decoder.decode(part.value, { stream: true })).slice(-SHOWN);
    tell({ ...answer, bytes, text });
  }
  tell({ ...answer, bytes, text, isOver: true });
}

/** @param {{ answer: Answer }} props */
function Result({ answer }) {
  const kind = answer.status < 300 ? 'is-good' : answer.status < 500 ? 'is-refused' : 'is-broken';
  const size = answer.bytes < 1024 ? `${answer.bytes} bytes` : `${(answer.bytes / 1024).toFixed(1)} KiB`;
  return html`<div class="ref-result">
    <p><span class=${`ref-status ${kind}`}>${answer.status} ${answer.reason}</span> <span class="ref-measures">${answer.ms} ms · ${size}</span></p>
    <details><summary>${answer.headers.length} headers</summary><dl class="ref-headers">${answer.headers.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></details>
    ${answer.text !== null && answer.text !== '' && html`<${Code} text=${answer.text} what="the response" />`}
    ${answer.url && answer.type.startsWith('image/') && html`<img class="ref-picture" src=${answer.url} alt="The image in the response" />`}
    ${answer.url && html`<p><a href=${answer.url} download="response">Save the response</a> (${answer.type || 'unknown type'})</p>`}
    ${answer.isOver && answer.bytes === 0 && html`<p class="ref-hint">The response has no body.</p>`}
  </div>`;
}

/**
 * @param {{ contract: Contract, operation: Operation, surface: string, prefix: string, credential: string, draft: Draft, onType: (type: string) => void, onChange: (change: Partial<Draft>) => void }} props
 */
export function TryIt({ contract, operation, surface, prefix, credential, draft, onType, onChange }) {
  const [faults, setFaults] = useState(/** @type {Record<string, string>} */ ({}));
  const [answer, setAnswer] = useState(/** @type {Answer | null} */ (null));
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);
  const stopper = useRef(/** @type {AbortController | null} */ (null));
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => () => stopper.current?.abort(), []);
  useEffect(() => {
    const url = answer?.url;
    return () => {
      if (url) URL.revokeObjectURL(url);
    };
  }, [answer?.url]);
  const send = async () => {
    const key = surface === 'platform' && usesOwn && token.value !== null ? token.value : pasted[surface] ?? '';
    const found = faultsOf(contract, operation, draft);
    setFaults(found);
    if (Object.keys(found).length > 0) {
      requestAnimationFrame(() => /** @type {HTMLElement | null | undefined} */ (form.current?.querySelector('[aria-invalid="true"]'))?.focus());
      return;
    }
    const controller = new AbortController();
    stopper.current = controller;
    setBusy(true);
    setFailure('');
    setAnswer(null);
    try {
      const headers = new Headers(headersOf(operation, draft));
      if (!operation.isOpen && key) headers.set('authorization', `Bearer ${key}`);
      if (draft.type !== '' && !draft.type.startsWith('multipart/')) headers.set('content-type', draft.type);
      const begun = performance.now();
      const response = await fetch(prefix + addressOf(operation, draft), {
        method: operation.method, headers, body: bodyOf(contract, operation, draft), signal: controller.signal, credentials: 'omit', cache: 'no-store',
      });
      await read(response, begun, setAnswer);
      announce(`Response: ${response.status} ${response.statusText}`);
    } catch (error) {
      if (!controller.signal.aborted) setFailure(error instanceof TypeError && /header/i.test(error.message) ? 'A header or key contains a character that cannot be sent.' : 'No response. Check your connection and try again.');
    } finally {
      setBusy(false);
    }
  };
  /** @param {SubmitEvent} event */
  const submit = (event) => {
    event.preventDefault();
    if (!isBusy) send();
  };
  const changes = operation.method !== 'GET';
  return html`<section class="ref-try" aria-labelledby="try-heading"><h2 id="try-heading" tabindex="-1">Try it</h2>
    <form onSubmit=${submit} ref=${form} novalidate>
      ${!operation.isOpen && html`<${Credential} surface=${surface} what=${credential} onChange=${() => setFailure('')} />`}
      ${operation.parameters.map((parameter) => html`<${ParameterRow} key=${keyOf(parameter)} contract=${contract} parameter=${parameter} value=${draft.values[keyOf(parameter)] ?? ''} fault=${faults[keyOf(parameter)]}
        onChange=${(/** @type {string} */ value) => onChange({ values: { ...draft.values, [keyOf(parameter)]: value } })} />`)}
      ${operation.body && html`<${BodyRows} contract=${contract} operation=${operation} draft=${draft} faults=${faults} onType=${onType} onChange=${onChange} />`}
      ${changes && html`<p class="ref-hint">This request is sent to this server and changes real data.</p>`}
      <p class="ref-actions"><button type="submit" class="ref-send" disabled=${isBusy}>${isBusy ? 'Waiting…' : 'Send request'}</button>
        ${isBusy && html` <button type="button" class="ref-stop" onClick=${() => stopper.current?.abort()}>Stop</button>`}</p>
    </form>
    ${failure && html`<p class="ref-fault" role="alert">${failure}</p>`}
    ${answer && html`<${Result} answer=${answer} />`}
  </section>`;
}
