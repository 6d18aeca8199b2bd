// @ts-check
/** One question and its answer, with numbered citations. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Button } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Callout, Failure } from '../../components/page.js';
import { RichText } from '../../components/rich-text.js';
import { t } from '../../locale.js';
import { words } from '../../reading.js';
import { person } from '../../token.js';
import { STOPPED, askAgain } from './conversation.js';

/**
 * @param {{ turn: import('./conversation.js').Turn, assistant: string, open: number | null, onCite: (index: number) => void }} props
 */
export function Answer({ turn, assistant, open, onCite }) {
  const { reply, error } = turn;
  return html`<article class="turn">
    <h2 class="question"><span class="visually-hidden">${t('ui.tutor.you')}: </span>${turn.question}</h2>
    <div class="answer">
      <p class="answer-who"><span class="answer-mark"><${Icon} name="spark" size=${16} /></span>${assistant}</p>
      ${statedCode(error) === STOPPED ? html`<div class="cluster"><p class="soft">${t('ui.tutor.stopped')}</p><${Button} small icon="refresh" onClick=${() => askAgain(turn)}>${t('ui.tutor.again')}<//></div>`
        : error ? html`<${Failure} error=${error} onRetry=${() => askAgain(turn)} />`
        : reply ? html`<${Reply} reply=${reply} open=${open} onCite=${onCite} />`
          : html`<p class="thinking" role="status"><span class="visually-hidden">${t('ui.tutor.thinking', { assistant })}</span><span></span><span></span><span></span></p>`}
    </div>
  </article>`;
}

/** @param {unknown} error */
const statedCode = (error) => /** @type {{ code?: string } | null} */ (error)?.code;

/** @param {{ reply: import('./conversation.js').Reply, open: number | null, onCite: (index: number) => void }} props */
function Reply({ reply, open, onCite }) {
  const { citations } = reply;
  const chip = (/** @type {number} */ number) => {
    const citation = citations[number - 1];
    if (!citation) return null;
    return html`<button type="button" class="cite" aria-pressed=${String(open === number - 1)}
      aria-label=${t('ui.tutor.citation', { number, title: citation.title })} onClick=${() => onCite(number - 1)}>${number}</button>`;
  };
  return html`<div class="stack">
    <${RichText} text=${reply.reply} markdown=${true} cite=${chip} headingBase=${3} />
    ${!reply.grounded && html`<${NothingFits} suggestion=${reply.suggestion} />`}
    ${reply.grounded && reply.suggestion && html`<p class="answer-suggestion">${reply.suggestion}</p>`}
    ${citations.length > 0 && html`<section class="citations" aria-label=${t('ui.tutor.sources')}>
      <h3>${t('ui.tutor.sources')}</h3>
      <ol>${citations.map((citation, index) => html`<li>
        <button type="button" class="citation" aria-pressed=${String(open === index)} onClick=${() => onCite(index)}>
          <span class="citation-number" aria-hidden="true">${index + 1}</span>
          <span class="citation-words"><span class="citation-title">${citation.title}</span>
            <span class="citation-quote">${words(citation.quote)}</span></span>
          <${Icon} name="right" size=${18} />
        </button></li>`)}</ol>
    </section>`}
    <p class="answer-engine">${t('ui.tutor.engine', { engine: reply.engine })}</p>
  </div>`;
}

/** What would help where nothing fitted, by who can do it. @param {{ suggestion?: string }} props */
function NothingFits({ suggestion }) {
  const admin = person.value?.role === 'admin';
  return html`<${Callout} icon="info"><div class="stack tight">
    ${suggestion && html`<p>${suggestion}</p>`}
    <p>${t(admin ? 'ui.tutor.connect_admin' : 'ui.tutor.connect_person')}</p>
    <p class="cluster"><${Link} href="/materials?add">${t('ui.materials.add')}<//>${admin && html`<${Link} href="/docs">${t('ui.tutor.connect_docs')}<//>`}</p>
  </div><//>`;
}
