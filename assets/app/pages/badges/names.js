// @ts-check
/** What badges are called in the language of the page. */
import { locale } from '../../locale.js';

/** Name and description of a badge. @param {Api.Badge} badge @returns {{ name: string, description: string }} */
export const textsOf = (badge) => badge.translations[locale.value.language] ?? badge;
