// @ts-check
/** One question and its answer, with numbered citations. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Failure } from '../../components/page.js';
import { InlineMarkdown } from '../../components/markdown/markdown.js';
import { RichText } from '../../components/rich-text.js';
import { has, t } from '../../locale.js';
import { words } from '../../reading.js';
import { person } from '../../token.js';
import { STOPPED, askAgain, rephrase } from './conversation.js';

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
        : reply ? html`<${Reply} turn=${turn} assistant=${assistant} open=${open} onCite=${onCite} />`
          : html`<p class="thinking" role="status"><span class="visually-hidden">${t('ui.tutor.thinking', { assistant })}</span><span></span><span></span><span></span></p>`}
    </div>
  </article>`;
}

/** @param {unknown} error */
const statedCode = (error) => /** @type {{ code?: string } | null} */ (error)?.code;

/** @param {{ turn: import('./conversation.js').Turn, assistant: string, open: number | null, onCite: (index: number) => void }} props */
function Reply({ turn, assistant, open, onCite }) {
  const reply = /** @type {import('./conversation.js').Reply} */ (turn.reply);
  return html`<div class="stack reply">
    ${isQuoting(reply)
      ? html`<${Quoting} reply=${reply} assistant=${assistant} open=${open} onCite=${onCite} />`
      : html`<${Writing} reply=${reply} open=${open} onCite=${onCite} />`}
    <${Help} turn=${turn} />
    ${!isQuoting(reply) && html`<p class="answer-engine">${t('ui.tutor.engine', { engine: reply.engine })}</p>`}
  </div>`;
}

/** Whether the built-in engine answered, which only quotes. @param {import('./conversation.js').Reply} reply */
const isQuoting = (reply) => reply.engine_kind === 'built_in';

/** What a model wrote, with its sources as cards. @param {{ reply: import('./conversation.js').Reply, open: number | null, onCite: (index: number) => void }} props */
function Writing({ reply, open, onCite }) {
  const { citations } = reply;
  const chip = (/** @type {number} */ number) => {
    const citation = citations[number - 1];
    if (!citation) return null;
    return html`<button type="button" class="cite" aria-pressed=${String(open === number - 1)}
      aria-label=${t('ui.tutor.citation', { number, title: citation.title })} onClick=${() => onCite(number - 1)}>${number}</button>`;
  };
  return html`<${RichText} text=${reply.reply} markdown=${true} cite=${chip} headingBase=${3} />
    ${(reply.remarks ?? []).includes('uncited') && html`<p class="answer-suggestion">${t('ui.tutor.remark.uncited')}</p>`}
    ${citations.length > 0 && html`<section class="citations" aria-label=${t('ui.tutor.sources')}>
      <h3>${t('ui.tutor.sources')}</h3>
      <ol>${citations.map((citation, index) => html`<li>
        <button type="button" class="citation" aria-pressed=${String(open === index)} onClick=${() => onCite(index)}>
          <span class="citation-number" aria-hidden="true">${index + 1}</span>
          <span class="citation-words"><span class="citation-title">${citation.title}</span>
            <span class="citation-quote"><${InlineMarkdown} text=${citation.quote} /></span></span>
          <${Icon} name="right" size=${18} />
        </button></li>`)}</ol>
    </section>`}`;
}

/** Remarks that come before the passages; all others come behind them. */
const BEFORE = new Set(['nearest']);

/**
 * Passages that are the answer themselves, each under the line that says where it stands, and what the engine says of them.
 * @param {{ reply: import('./conversation.js').Reply, assistant: string, open: number | null, onCite: (index: number) => void }} props
 */
function Quoting({ reply, assistant, open, onCite }) {
  const remarks = reply.remarks ?? [];
  const said = (/** @type {string[]} */ codes) => codes.map((code) => html`<p>${remarkText(code, reply, assistant)}</p>`);
  return html`${said(remarks.filter((code) => BEFORE.has(code)))}
    ${reply.citations.map((citation, index) => html`<figure class="passage">
      <figcaption><button type="button" class="passage-source" aria-pressed=${String(open === index)} onClick=${() => onCite(index)}>
        <${Icon} name="book" size=${16} /><span><${SourceLine} ...${citation} /></span><${Icon} name="right" size=${16} /></button></figcaption>
      <blockquote class="passage-quote"><mark><${InlineMarkdown} text=${citation.quote} /></mark></blockquote>
    </figure>`)}
    ${said(remarks.filter((code) => !BEFORE.has(code)))}`;
}

/** Where a passage stands: the title of the text, and the heading above the passage. @param {import('./conversation.js').Citation} citation */
function SourceLine({ title, heading = '' }) {
  const place = words(heading);
  return place && place.toLocaleLowerCase() !== title.toLocaleLowerCase() ? html`${title} › <${InlineMarkdown} text=${heading} />` : title;
}

/** What the engine says of an answer, by its code. @param {string} code @param {import('./conversation.js').Reply} reply @param {string} assistant */
function remarkText(code, reply, assistant) {
  const count = reply.searched_materials ?? 0;
  const key = `ui.tutor.remark.${code}`;
  if (COUNTING.has(code)) return t(count === 0 ? `${key}_collection` : key, { count });
  return has(key) ? t(key, { assistant }) : reply.reply;
}

/** Remarks that say how much was searched. */
const COUNTING = new Set(['not_found', 'nearest']);

/** What would help, once: for the person to do; for an admin a way to set up a model. @param {{ turn: import('./conversation.js').Turn }} props */
function Help({ turn }) {
  const reply = /** @type {import('./conversation.js').Reply} */ (turn.reply);
  const remarks = reply.remarks ?? [];
  const isMissing = remarks.some((code) => MISSING.has(code));
  const needsModel = remarks.some((code) => code === 'calculation' || code.startsWith('needs_model')) || isMissing;
  const isAdmin = person.value?.role === 'admin';
  const hasFailed = remarks.includes('model_failed');
  return html`${isMissing && html`<p class="cluster"><${ButtonLink} small icon="plus" href="/materials?add">${t('ui.materials.add')}<//>
      <${Button} small onClick=${() => rephrase(turn.question)}>${t('ui.tutor.rephrase')}<//></p>`}
    ${isAdmin && isQuoting(reply) && (needsModel || hasFailed) && html`<p class="answer-suggestion">${t(hasFailed ? 'ui.tutor.check_model' : 'ui.tutor.connect_model')}
      ${' '}<${Link} href="/admin/settings#ai">${t('ui.tutor.ai_settings')}<//></p>`}`;
}

/** Remarks of an answer that more or other words may help. */
const MISSING = new Set(['not_found', 'nearest', 'nothing_more', 'nothing_to_search', 'uncited']);
