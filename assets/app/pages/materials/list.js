// @ts-check
/** The study bank: everything the person has uploaded, and the way to add more. */
import { html, useEffect, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { announce, notify } from '../../a11y.js';
import { materialAt } from '../../addresses.js';
import { call } from '../../api.js';
import { Button } from '../../components/button.js';
import { Empty, Failure, Loading, More, PageHead } from '../../components/page.js';
import { SearchField } from '../../components/search-field.js';
import { useFilter, useList } from '../../hooks.js';
import { said, t } from '../../locale.js';
import { go } from '../../router.js';
import { school } from '../../school.js';
import { useSignal } from '../../store.js';
import { hidden } from '../../undo.js';
import { AddMaterial, sendFiles } from './add-material.js';
import { title } from './area.js';
import { MaterialList, nameOf } from './material-list.js';
import { removeMaterial } from './remove.js';

/** @param {{ query: URLSearchParams }} props */
export default function StudyBank({ query }) {
  const filter = useFilter({ q: null });
  const search = filter.values.q.trim();
  const [adding, setAdding] = useState(query.has('add'));
  const gone = useSignal(hidden);
  const [over, setOver] = useState(false);
  const list = useList(async (cursor, signal) => {
    const page = await call('listMaterials', { query: { query: search, limit: 20, cursor }, signal });
    return { items: page.materials, next: page.next_cursor };
  }, filter.inputs);

  useEffect(() => {
    if (search && !list.loading) announce(t('ui.search_found', { count: list.items.length }));
  }, [list.loading, search]);

  const close = () => {
    setAdding(false);
    // Loading the page again must not open the dialog again.
    if (query.has('add')) go(search ? `/materials?q=${encodeURIComponent(search)}` : '/materials', { replace: true });
  };
  /** @param {Api.Material[]} materials */
  const added = (materials) => {
    list.reload();
    if (materials.length === 1) {
      close();
      go(materialAt(materials[0].id));
    } else if (materials.length > 1) close();
  };
  /** Files may be dropped anywhere on the page. @param {DragEvent} event */
  const onDrop = async (event) => {
    event.preventDefault();
    setOver(false);
    const { added: sent, problems } = await sendFiles([...(event.dataTransfer?.files ?? [])]);
    for (const text of problems) notify(text, 'bad');
    if (sent.length > 0) list.reload();
  };
  /** @param {DragEvent} event */
  const onDragOver = (event) => {
    if (adding || !event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    setOver(true);
  };

  const nothing = !list.loading && !list.error && list.items.every((material) => gone.has(nameOf(material)));
  const addButton = html`<${Button} kind="primary" icon="plus" onClick=${() => setAdding(true)}>${t('ui.materials.add')}<//>`;
  return html`<div class=${`page ${over ? 'page-drop' : ''}`} onDragOver=${onDragOver} onDragLeave=${() => setOver(false)} onDrop=${adding ? undefined : onDrop}>
    <${PageHead} title=${said(title)} lead=${t('ui.materials.lead', { assistant: school.value.assistant_name })} actions=${addButton} />
    ${!(nothing && !search) && html`<${SearchField} label=${t('ui.materials.search')} ...${filter.field('q')} />`}
    ${list.error ? html`<${Failure} error=${list.error} onRetry=${list.reload} />`
      : list.loading && list.items.length === 0 ? html`<${Loading} lines=${5} />`
        : nothing && search ? html`<${Empty} icon="search" art="search" title=${t('ui.materials.none_found')} text=${t('ui.materials.none_found_text', { query: search })} />`
          : nothing ? html`<${Empty} icon="book" art="bank" title=${t('ui.materials.empty_title')} text=${t('ui.materials.empty_text', { assistant: school.value.assistant_name })}>
              <${Button} kind="primary" icon="upload" onClick=${() => setAdding(true)}>${t('ui.materials.empty_action')}<//><//>`
            : html`<${MaterialList} materials=${list.items} onDelete=${removeMaterial} />`}
    <${More} list=${list} />
    ${adding && html`<${AddMaterial} onClose=${close} onAdded=${added} />`}
  </div>`;
}
