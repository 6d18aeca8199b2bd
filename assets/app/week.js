// @ts-check
/** On which day a week begins. */
import { locale } from './locale.js';
import { person } from './token.js';

/** Where nothing else is known: 0 is Sunday. @type {Record<string, number>} */
const USUAL = { monday: 1, sunday: 0, saturday: 6 };

/** Regions whose weeks begin on Sunday or Saturday, for browsers that do not say. */
const SUNDAY = new Set('AG AS AU BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW'.split(' '));
const SATURDAY = new Set('AE AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY'.split(' '));

/** The first day of the week of the person, else of their region: 0 for Sunday, 1 for Monday, 6 for Saturday. */
export function firstDayOfWeek() {
  const wished = person.value?.preferences?.week_starts_on;
  if (wished && wished in USUAL) return USUAL[wished];
  const { region } = new Intl.Locale(locale.value.tag).maximize();
  return SATURDAY.has(region ?? '') ? 6 : SUNDAY.has(region ?? '') ? 0 : 1;
}
