// @ts-check
/** The source of a citation, opened at the cited span: beside the answer where there is room, over it where not. */
import { html, useEffect, useRef, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { materialAt } from '../../addresses.js';
import { call, statusOf } from '../../api.js';
import { ButtonLink, IconButton } from '../../components/button.js';
import { Dialog } from '../../components/dialog.js';
import { Callout, Failure, Loading } from '../../components/page.js';
import { InlineMarkdown } from '../../components/markdown/markdown.js';
import { RichText } from '../../components/rich-text.js';
import { useId, useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

const ROOM = '(min-width: 72rem)';

/** @param {{ citation: import('./conversation.js').Citation, number: number, onClose: () => void }} props */
export function SourcePanel({ citation, number, onClose }) {
  const [room, setRoom] = useState(matchMedia(ROOM).matches);
  useEffect(() => {
    const wide = matchMedia(ROOM);
    const listen = () => setRoom(wide.matches);
    wide.addEventListener('change', listen);
    return () => wide.removeEventListener('change', listen);
  }, []);
  const title = t('ui.tutor.source_title', { number, title: citation.title });
  if (!room) {
    return html`<${Dialog} title=${title} onClose=${onClose} drawer=${true}><${Source} citation=${citation} /><//>`;
  }
  return html`<${Beside} title=${title} onClose=${onClose}><${Source} citation=${citation} /><//>`;
}

/** @param {{ title: string, onClose: () => void, children?: Ui.Child }} props */
function Beside({ title, onClose, children }) {
  const heading = useRef(/** @type {HTMLElement | null} */ (null));
  const id = useId('source');
  useEffect(() => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    return () => before?.focus?.();
  }, []);
  useEffect(() => heading.current?.focus({ preventScroll: true }), [title]);
  /** @param {KeyboardEvent} event */
  const onKey = (event) => { if (event.key === 'Escape') onClose(); };
  return html`<aside class="source-panel" aria-labelledby=${id} onKeyDown=${onKey}>
    <header class="source-head"><h2 id=${id} ref=${heading} tabindex="-1">${title}</h2><${IconButton} icon="close" label=${t('ui.close')} onClick=${onClose} /></header>
    <div class="source-body" tabindex="0" role="group" aria-labelledby=${id}>${children}</div>
  </aside>`;
}

/** @param {{ citation: import('./conversation.js').Citation }} props */
function Source({ citation }) {
  const { material_id: id, start, end } = citation;
  const state = useLoad(async (signal) => (id === null ? null : call('getMaterial', { path: { id }, signal })), [id]);
  if (id === null) {
    return html`<div class="stack">
      <${Callout} icon="book"><p>${t('ui.tutor.built_in', { source: citation.title })}</p><//>
      <div class="prose"><blockquote><mark><${InlineMarkdown} text=${citation.quote} /></mark></blockquote></div>
    </div>`;
  }
  if (state.error) {
    return statusOf(state.error) === 404
      ? html`<${Callout} icon="alert"><p>${t('ui.read.gone_text')}</p><//>`
      : html`<${Failure} error=${state.error} onRetry=${state.reload} />`;
  }
  if (!state.data) return html`<${Loading} lines=${8} />`;
  const { material } = state.data;
  return html`<div class="stack">
    <p><${ButtonLink} small icon="book" href=${materialAt(id, { start, end })}>${t('ui.tutor.open_source')}<//></p>
    <${RichText} text=${material.text} markdown=${material.media_type === 'text/markdown'} span=${{ start, end }}
      headingBase=${3} reveal=${true} />
  </div>`;
}
