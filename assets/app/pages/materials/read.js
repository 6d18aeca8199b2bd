// @ts-check
/** One material for reading. `#start-end` in the address marks a span of code points and goes there. */
import { html, useMemo } from '../../../vendor/htm-preact/standalone.module.js';
import { useAdapted } from '../../adapted.js';
import { materialAt } from '../../addresses.js';
import { call, statusOf } from '../../api.js';
import { Button, ButtonLink } from '../../components/button.js';
import { Crumbs } from '../../components/crumbs.js';
import { Icon } from '../../components/icon.js';
import { Link } from '../../components/link.js';
import { Empty, Failure, Loading, PageHead } from '../../components/page.js';
import { RichText } from '../../components/rich-text.js';
import { day, number } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { school } from '../../school.js';
import { title } from './area.js';
import { readingMinutes } from './material-list.js';
import { removeMaterial } from './remove.js';
import { RenameButton } from './rename/rename-material.js';

/** @param {string} hash */
function spanOf(hash) {
  const found = /^(\d+)-(\d+)$/.exec(hash);
  if (!found) return null;
  const [start, end] = [Number(found[1]), Number(found[2])];
  return end > start ? { start, end } : null;
}

/** @param {{ params: Record<string, string>, hash: string }} props */
export default function Read({ params, hash }) {
  const state = useLoad((signal) => call('getMaterial', { path: { id: params.id }, signal }), [params.id]);
  const adapted = useAdapted();
  const span = useMemo(() => spanOf(hash), [hash]);
  const back = html`<${Crumbs} />`;
  if ([400, 404].includes(statusOf(state.error))) {
    return html`<div class="page"><${PageHead} title=${t('ui.read.gone_title')} hidden=${true} />
      <${Empty} icon="file" art="lost" title=${t('ui.read.gone_title')} text=${t('ui.read.gone_text')}>
        <${ButtonLink} href="/materials" kind="primary">${said(title)}<//><//></div>`;
  }
  if (state.error) return html`<div class="page">${back}<${Failure} error=${state.error} onRetry=${state.reload} /></div>`;
  if (!state.data) return html`<div class="page reading">${back}<${Loading} lines=${8} /></div>`;

  const { material } = state.data;
  const minutes = readingMinutes(material);
  const remove = () => {
    removeMaterial(material);
    go('/materials');
  };
  const facts = html`<span class="reading-facts">
    <span>${t('ui.materials.minutes', { count: minutes, minutes: number(minutes) })}</span>
    <span>${t('ui.read.characters', { count: material.characters, characters: number(material.characters) })}</span>
    <span>${t('ui.materials.added', { when: day(material.created_at) })}</span></span>`;
  return html`<article class=${`page reading ${adapted?.reading_aids ? 'easy-reading' : ''}`}>
    <${PageHead} title=${material.title} lead=${facts} />
    <div class="reading-tools cluster">
      <${ButtonLink} small href=${`/tutor?about=${encodeURIComponent(material.title)}`} icon="ask">${t('ui.read.ask', { assistant: school.value.assistant_name })}<//>
      <${Button} small kind="quiet" icon="print" onClick=${() => print()}>${t('ui.read.print')}<//>
      <${RenameButton} material=${material} onRenamed=${(/** @type {string} */ renamed) => state.update((data) => data && { material: { ...data.material, title: renamed } })} />
      <${Button} small kind="quiet" icon="trash" onClick=${remove}>${t('ui.delete')}<//>
    </div>
    ${span && html`<p class="reading-span"><${Icon} name="quote" size=${18} /><span>${t('ui.read.marked')}</span>
      <${Link} href=${materialAt(material.id)}>${t('ui.read.unmark')}<//></p>`}
    <${RichText} text=${material.text} markdown=${material.media_type === 'text/markdown'} span=${span} reveal=${true}
      title=${material.title} />
    <p class="print-foot">${t('ui.read.printed', { school: school.value.name, day: day(new Date().toISOString()) })}</p>
  </article>`;
}
