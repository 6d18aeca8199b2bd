// @ts-check
/** Ask the tutor. Each answer shows where it comes from, and what answered. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, prefersLessMotion } from '../../a11y.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Composer } from '../../components/composer.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { PageHead } from '../../components/page.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { cameFrom, go } from '../../router.js';
import { school } from '../../school.js';
import { useSignal } from '../../store.js';
import { Answer } from './answer.js';
import { title } from './area.js';
import { ask, drafted, keepDraft, stop, takeUp, takenUp, turns } from './conversation.js';
import { questionsOf } from './questions.js';
import { SourcePanel } from './source-panel.js';

/** @param {{ query: URLSearchParams }} props */
export default function Ask({ query }) {
  // Before anything of it is shown.
  useState(takeUp);
  const all = useSignal(turns);
  const ours = useSignal(school);
  const again = useSignal(takenUp);
  const [open, setOpen] = useState(/** @type {{ turn: number, index: number } | null} */ (null));
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  const waiting = all.some((turn) => !turn.reply && !turn.error);
  const about = query.get('about');
  const [offered] = useState(() => (cameFrom() === null ? query.get('q') : null));
  const assistant = ours.assistant_name;

  useEffect(() => {
    const given = query.get('q');
    if (!given) return;
    // A link on another site may suggest a question, but the person asks it.
    if (cameFrom() === null) return;
    // The address is cleared first, so that going back does not ask again.
    go('/tutor', { replace: true });
    send(given);
  }, []);

  useEffect(() => {
    if (all.length === 0) return;
    const last = end.current?.previousElementSibling;
    last?.scrollIntoView({ block: 'start', behavior: prefersLessMotion() ? 'auto' : 'smooth' });
    if (!waiting) announce(t('ui.tutor.answered', { assistant }));
  }, [all.length, waiting]);

  /** @param {string} question */
  const send = (question) => {
    setOpen(null);
    ask(question);
  };
  const cited = open && all.find((turn) => turn.id === open.turn)?.reply?.citations[open.index];
  const hasSources = all.some((turn) => (turn.reply?.citations.length ?? 0) > 0);
  return html`<div class=${`page ask ${all.length > 0 ? 'with-room' : ''}`}>
    <div class="ask-main">
      <${PageHead} title=${said(title, { assistant })} lead=${all.length === 0 ? t('ui.tutor.lead', { assistant }) : undefined}
        actions=${all.length > 0 && html`<${Button} small icon="plus" onClick=${() => { turns.value = []; setOpen(null); }}>${t('ui.tutor.new')}<//>`} />
      ${all.length === 0 && html`<${Suggestions} assistant=${assistant} onAsk=${send} />`}
      <div class="conversation">
        ${all.map((turn) => html`<${Answer} key=${turn.id} turn=${turn} assistant=${assistant}
          open=${open?.turn === turn.id ? open.index : null}
          onCite=${(/** @type {number} */ index) => setOpen({ turn: turn.id, index })} />`)}
        <div ref=${end}></div>
      </div>
      <div class="ask-foot">
        <${Composer} key=${`${about ?? ''} ${again}`} label=${t('ui.tutor.question')} placeholder=${t('ui.tutor.placeholder')} busy=${waiting} onSend=${send} onStop=${stop}
          initial=${again ? drafted() : about ? t('ui.tutor.about', { title: about }) : offered ?? drafted()} onType=${keepDraft} takeFocus=${Boolean(about ?? offered) || again > 0} />
        <p class="ask-note"><${Icon} name="spark" size=${14} /><span>${ours.engine_kind === 'model' ? t('ui.tutor.engine_note', { engine: ours.engine }) : t('ui.tutor.quoted_note')}</span></p>
      </div>
    </div>
    ${cited ? html`<${SourcePanel} citation=${cited} number=${open.index + 1} onClose=${() => setOpen(null)} />`
      : hasSources && html`<p class="source-place"><${Icon} name="quote" size=${20} /><span>${t('ui.tutor.source_place')}</span></p>`}
  </div>`;
}

/** What could be asked, drawn from what was uploaded last. @param {{ assistant: string, onAsk: (question: string) => void }} props */
function Suggestions({ assistant, onAsk }) {
  const { data } = useLoad(async (signal) => {
    const { materials } = await call('listMaterials', { query: { limit: 3 }, signal });
    return Promise.all(materials.map((material) => questionsAbout(material, signal)));
  }, []);
  if (!data) return html`<div class="suggestions" aria-hidden="true"></div>`;
  if (data.length === 0) {
    return html`<div class="suggestions"><p>${t('ui.tutor.no_materials', { assistant })} <${Link} href="/materials?add">${t('ui.materials.add')}<//></p></div>`;
  }
  return html`<section class="suggestions">
    <h2>${t('ui.tutor.try')}</h2>
    <ul>${offered(data).map((question) => html`<li key=${question}><button type="button" class="suggestion" onClick=${() => onAsk(question)}>
      <span>${question}</span><${Icon} name="arrow" size=${18} /></button></li>`)}</ul>
  </section>`;
}

/** How many questions are offered. */
const OFFERED = 4;
/** Longer texts are not fetched for their questions. */
const LONGEST = 200_000;

/** What one could ask about a material: questions that its text answers, or what it says as a whole. @param {Api.Material} material @param {AbortSignal} signal */
async function questionsAbout(material, signal) {
  const whole = [t('ui.tutor.about', { title: material.title })];
  if (material.characters > LONGEST) return whole;
  try {
    const { text = '' } = (await call('getMaterial', { path: { id: material.id }, signal })).material;
    const found = questionsOf(text, OFFERED);
    return found.length > 0 ? found : whole;
  } catch {
    return whole;
  }
}

/** The first question about each material, then the second ones, as many as are offered. @param {string[][]} each */
function offered(each) {
  const inTurn = Array.from({ length: OFFERED }, (_, at) => each.map((questions) => questions[at])).flat();
  return [...new Set(inTurn.filter(Boolean))].slice(0, OFFERED);
}
