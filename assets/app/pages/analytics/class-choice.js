// @ts-check
/** The choice of a class for the filter bar: a list, or a search where the school has more classes than a list can hold. */
import { html } from '../../../vendor/htm-preact/standalone.module.js';
import { call } from '../../api.js';
import { Combobox } from '../../components/combobox/combobox.js';
import { useLoad } from '../../hooks.js';
import { t } from '../../locale.js';

/** So many classes are in the list. */
const LISTED = 100;

/** @typedef {{ id: number, name: string, subject?: string, students: number }} Choice */

/** The id of a class in an address; empty where there is none. @param {string} text */
export const classIn = (text) => (/^[1-9]\d{0,15}$/.test(text) ? text : '');

/**
 * The classes that the person can choose from, and the chosen one.
 * @param {string} chosen the id of the chosen class, or nothing
 */
export function useClasses(chosen) {
  const list = useLoad(async (signal) => {
    const page = await call('listClasses', { query: { limit: LISTED }, signal });
    return { classes: page.classes, isWhole: !page.next_cursor };
  }, []);
  const known = list.data?.classes.find((one) => String(one.id) === chosen);
  const isBeyond = chosen !== '' && list.data !== null && !known;
  const other = useLoad(async (signal) => (isBeyond ? (await call('getClass', { path: { id: chosen }, signal })).class : null), [isBeyond, chosen]);
  return { error: list.error, classes: list.data?.classes ?? null, isWhole: list.data?.isWhole ?? true, current: known ?? other.data ?? undefined };
}

/**
 * The field of the class: a filter, or a search beside the filters.
 * @param {ReturnType<typeof useClasses>} choice
 * @param {{ name: string, value: string, onChange: (value: string) => void }} field
 * @param {boolean} hasAll whether all classes together can be chosen
 */
export function classField({ classes, isWhole, current }, field, hasAll) {
  const label = t('ui.figures.class');
  const options = classes ?? [];
  if (!isWhole) {
    /** @param {string} text @param {AbortSignal} signal */
    const find = async (text, signal) => (await call('listClasses', { query: { query: text, limit: 10 }, signal })).classes.map((one) => ({ value: String(one.id), label: one.name, hint: one.subject ?? '' }));
    return { filters: [], search: html`<div class="class-choice"><${Combobox} label=${label} ...${field} options=${find} placeholder=${hasAll ? t('ui.figures.all_classes') : undefined}
      chosen=${current && { value: String(current.id), label: current.name }} /></div>` };
  }
  const shown = current && !options.some((one) => one.id === current.id) ? [current, ...options] : options;
  return { search: null, filters: [{ label, ...field, options: [...(hasAll ? [{ value: '', label: t('ui.figures.all_classes') }] : []), ...shown.map((one) => ({ value: String(one.id), label: one.name }))] }] };
}
