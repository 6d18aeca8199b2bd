// @ts-check
/** Which classes a deck is shared with, and whether the squad of the person has it too. */
import { html, useState } from '../../../vendor/htm-preact/standalone.module.js';
import { notify } from '../../a11y.js';
import { call } from '../../api.js';
import { ButtonLink } from '../../components/button.js';
import { Switch } from '../../components/controls.js';
import { Dialog } from '../../components/dialog.js';
import { Failure, Loading } from '../../components/page.js';
import { number, sentence } from '../../format.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** @param {{ deck: Api.Deck, onClose: () => void }} props */
export function ShareDialog({ deck, onClose }) {
  const state = useLoad(async (signal) => {
    const [{ classes }, { shares }, { squads: [squad] }] = await Promise.all([call('listClasses', { query: { limit: 100 }, signal }), call('listDeckShares', { path: { id: deck.id }, signal }), call('listSquads', { query: {}, signal })]);
    const decks = squad ? (await call('listSquadDecks', { path: { id: squad.id }, query: { limit: 100 }, signal })).decks : [];
    return { classes, shared: new Set(shares.map((share) => share.class_id)), squad, inSquad: decks.some((one) => one.id === deck.id) };
  }, [deck.id]);
  const [busy, setBusy] = useState(0);
  /** @param {Api.Class} one @param {boolean} isOn */
  const set = async (one, isOn) => {
    setBusy(one.id);
    try {
      if (isOn) await call('shareDeck', { path: { id: deck.id }, json: { class_id: one.id } });
      else await call('unshareDeck', { path: { id: deck.id, class_id: one.id } });
      state.update((data) => {
        if (!data) return data;
        const shared = new Set(data.shared);
        if (isOn) shared.add(one.id);
        else shared.delete(one.id);
        return { ...data, shared };
      });
    } catch (error) {
      notify(sentence(error), 'bad');
      state.reload();
    } finally {
      setBusy(0);
    }
  };
  /** @param {boolean} isOn */
  const setSquad = async (isOn) => {
    setBusy(-1);
    try {
      await call(isOn ? 'shareDeckWithSquad' : 'unshareDeckWithSquad', { path: { id: deck.id } });
      state.update((data) => data && { ...data, inSquad: isOn });
    } catch (error) {
      notify(sentence(error), 'bad');
      state.reload();
    } finally {
      setBusy(0);
    }
  };
  return html`<${Dialog} title=${t('ui.share.title')} onClose=${onClose}>
    <div class="stack"><p>${t('ui.share.text')}</p>
      ${deck.sub_decks && html`<p>${t('ui.share.sub_decks', { count: deck.sub_decks.decks, number: number(deck.sub_decks.decks) })}</p>`}
      ${state.error ? html`<${Failure} error=${state.error} onRetry=${state.reload} />`
        : !state.data ? html`<${Loading} lines=${2} />`
          : html`${state.data.squad && html`<${Switch} label=${state.data.squad.name} hint=${t('ui.share.squad')} value=${state.data.inSquad} disabled=${busy === -1} onChange=${setSquad} />`}
            ${state.data.classes.length === 0 && !state.data.squad ? html`<p class="soft">${t('ui.share.no_class')}</p><p><${ButtonLink} icon="school" href="/classes">${t('ui.share.to_classes')}<//></p>`
            : state.data.classes.map((one) => html`<${Switch} key=${one.id} label=${one.name} hint=${one.subject} value=${state.data?.shared.has(one.id) ?? false} disabled=${busy === one.id}
              onChange=${(/** @type {boolean} */ isOn) => set(one, isOn)} />`)}`}
    </div><//>`;
}
