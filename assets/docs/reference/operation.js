// @ts-check
/** One operation: what it does, what it takes and returns, an example in each language, and a form that sends it. */
import { html, useState } from '../../vendor/htm-preact/standalone.module.js';
import { base } from '../../app/base.js';
import { codesOf, exampleIn, resolved } from './document.js';
import { draftOf, typesOfBody, wantedOf } from './request.js';
import { Code, CodeTabs, CopyButton } from './code.js';
import { Field, Fields } from './schema.js';
import { sample } from './samples.js';
import { TryIt } from './trying.js';
import { Words, inline } from './words.js';

/** @typedef {import('./document.js').Contract} Contract */
/** @typedef {import('./document.js').Operation} Operation */
/** @typedef {{ contract: Contract, surface: string, title: string, prefix: string, errors: string, limits: string, keys: string }} Reference */
/** @typedef {{ name: string, quota: string } | null} Limit */

/** The credential of each surface: its name, and the environment variable from which examples read it. @type {Record<string, [string, string]>} */
const CREDENTIALS = {
  platform: ['Access token', 'SCHOLA_TOKEN'],
  partner: ['Developer key', 'SCHOLA_KEY'],
  factory: ['Account key', 'SCHOLA_ACCOUNT_KEY'],
  author: ['Course author key', 'SCHOLA_AUTHOR_KEY'],
};

/** @param {{ reference: Reference, operation: Operation, limit: Limit }} props */
function Needs({ reference, operation, limit }) {
  const { node, isOpen } = operation;
  const { surface } = reference;
  const scopes = node['x-scopes'];
  const [credential] = CREDENTIALS[surface];
  const accepts = surface === 'platform' && scopes ? 'Access token or developer key' : credential;
  /** @param {string[]} words */
  const codes = (words) => words.map((word, at) => html`${at > 0 ? ', ' : ''}<code>${word}</code>`);
  return html`<dl class="ref-needs">
    <div><dt>Authentication</dt><dd>${isOpen ? 'None' : html`${accepts}, as <code>Authorization: Bearer</code>`}</dd></div>
    ${node['x-roles'] && html`<div><dt>Roles</dt><dd>${codes(node['x-roles'])}</dd></div>`}
    ${scopes && html`<div><dt>Key scopes</dt><dd>${scopes.length > 0 ? codes(scopes) : 'None'} (<a href=${`${reference.keys}#limit-a-key`}>about scopes</a>)</dd></div>`}
    <div><dt>Rate limit</dt><dd>${limit ? html`${limit.quota} on this server (<a href=${reference.limits}>about limits</a>)` : 'None'}</dd></div>
  </dl>`;
}

/** @param {{ reference: Reference, status: string, given: import('./document.js').Answer, isOpen: boolean }} props */
function AnswerItem({ reference, status, given, isOpen }) {
  const { contract } = reference;
  const answer = resolved(contract, given);
  const headers = Object.entries(answer.headers ?? {});
  const contents = Object.entries(answer.content ?? {});
  const codes = codesOf(contract, answer);
  const isError = Number(status) >= 400;
  return html`<li><details class="ref-answer" open=${isOpen}>
    <summary><span class=${`ref-status ${isError ? 'is-refused' : 'is-good'}`}>${status}</span> <span class="ref-answer-words">${inline(answer.description ?? '')}</span></summary>
    ${isError && codes.length > 0 && html`<p>Code: ${codes.map((code, at) => html`${at > 0 ? ', ' : ''}${/^[a-z_]+\.[a-z_]+$/.test(code) ? html`<a href=${`${reference.errors}#${code}`}><code>${code}</code></a>` : html`<code>${code}</code>`}`)}</p>`}
    ${contents.map(([type, media]) => html`<p class="ref-media"><code>${type}</code></p>
      ${media.schema && type.includes('json') && html`<${Fields} contract=${contract} schema=${media.schema} />`}
      ${isError && type.includes('json') && html`<${Code} text=${JSON.stringify(exampleIn(contract, media), null, 2)} what="the error" />`}`)}
    ${contents.length === 0 && html`<p>The response has no body.</p>`}
    ${headers.length > 0 && html`<details class="ref-parts"><summary>${headers.length} ${headers.length === 1 ? 'header' : 'headers'}</summary>
      <ul class="ref-fields">${headers.map(([name, header]) => html`<${Field} contract=${contract} name=${name} schema=${resolved(contract, header).schema ?? {}} description=${resolved(contract, header).description} />`)}</ul></details>`}
  </details></li>`;
}

/** @param {{ contract: Contract, operation: Operation }} props */
function Parameters({ contract, operation }) {
  if (operation.parameters.length === 0) return null;
  return html`<section aria-labelledby="parameters-heading"><h2 id="parameters-heading">Parameters</h2>
    <ul class="ref-fields">${operation.parameters.map((parameter) => html`<${Field} contract=${contract} name=${parameter.name} schema=${parameter.schema ?? {}} where=${parameter.in} isRequired=${parameter.required}
      description=${parameter.description} example=${parameter.example} />`)}</ul></section>`;
}

/** @param {{ contract: Contract, operation: Operation, type: string }} props */
function RequestBody({ contract, operation, type }) {
  const { body } = operation;
  if (!body) return null;
  const media = body.content[type];
  const types = typesOfBody(operation);
  return html`<section aria-labelledby="body-heading"><h2 id="body-heading">Request body</h2>
    <p class="ref-media">${types.map((known, at) => html`${at > 0 ? ' or ' : ''}<code>${known}</code>`)}${body.required ? html`, <span class="ref-required">required</span>` : ', optional'}</p>
    <${Words} text=${body.description} />
    ${media?.schema && (type.includes('json') || type.startsWith('multipart/')) && html`<${Fields} contract=${contract} schema=${media.schema} />`}</section>`;
}

/** Goes to the form, which is far below on narrow screens. */
function jump() {
  const heading = document.getElementById('try-heading');
  heading?.scrollIntoView();
  heading?.focus({ preventScroll: true });
}

/** @param {{ reference: Reference, operation: Operation, limit: Limit, before?: Operation, after?: Operation }} props */
export function OperationView({ reference, operation, limit, before, after }) {
  const { contract, surface, prefix } = reference;
  const { node, method, path, id } = operation;
  const [draft, setDraft] = useState(() => draftOf(contract, operation));
  const [credential, variable] = CREDENTIALS[surface];
  const statuses = Object.entries(node.responses);
  const good = statuses.find(([status]) => status.startsWith('2'));
  const goodMedia = good && Object.entries(resolved(contract, good[1]).content ?? {}).find(([type]) => type.includes('json'));
  const wanted = wantedOf(contract, operation, draft, location.origin + prefix, variable);
  return html`<article class="ref-operation" aria-labelledby="operation-heading">
    <p class="ref-crumb"><a href="#">${reference.title}</a> <span aria-hidden="true">/</span> <a href=${`#group-${operation.group.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`}>${operation.group}</a></p>
    <h1 id="operation-heading" tabindex="-1">${node.summary}</h1>
    <p class="ref-address"><span class=${`ref-method is-${method.toLowerCase()}`}>${method}</span> <code>${prefix.slice(base.length)}${path}</code> <${CopyButton} name="Copy the path" text=${path} />
      <button type="button" class="ref-jump" onClick=${jump}>Try it</button></p>
    ${node.deprecated && html`<p class="ref-notice">Deprecated. Use what the description names instead.</p>`}
    <div class="ref-columns"><div class="ref-words">
      <${Words} text=${node.description} />
      <${Needs} reference=${reference} operation=${operation} limit=${limit} />
      <${Parameters} contract=${contract} operation=${operation} />
      <${RequestBody} contract=${contract} operation=${operation} type=${draft.type} />
      <section aria-labelledby="answers-heading"><h2 id="answers-heading">Responses</h2>
        <ul class="ref-answers">${statuses.map(([status, answer]) => html`<${AnswerItem} reference=${reference} status=${status} given=${answer} isOpen=${status.startsWith('2')} />`)}</ul></section>
      <p class="ref-id">Operation ID: <code>${id}</code></p>
    </div><div class="ref-side">
      <section aria-labelledby="example-heading"><h2 id="example-heading">Example request</h2>
        <${CodeTabs} label="Language of the example" text=${(/** @type {string} */ language) => sample(language, wanted)} />
        ${goodMedia && html`<h3>Example response</h3><${Code} text=${JSON.stringify(exampleIn(contract, goodMedia[1]), null, 2)} what="the response" />`}</section>
      <${TryIt} contract=${contract} operation=${operation} surface=${surface} prefix=${prefix} credential=${credential} draft=${draft}
        onType=${(/** @type {string} */ type) => setDraft({ ...draftOf(contract, operation, type), values: draft.values })}
        onChange=${(/** @type {Partial<import('./request.js').Draft>} */ change) => setDraft((/** @type {import('./request.js').Draft} */ known) => ({ ...known, ...change }))} />
    </div></div>
    <nav class="docs-turn ref-turn" aria-label="Previous and next operation">
      ${before && html`<a class="is-previous" href=${`#${before.id}`}><span>Previous</span> ${before.node.summary}</a>`}
      ${after && html`<a class="is-next" href=${`#${after.id}`}><span>Next</span> ${after.node.summary}</a>`}</nav>
  </article>`;
}
