// @ts-check
/** The kinds of notifications. */

/** @typedef {'account' | 'badge' | 'class' | 'due_cards' | 'league' | 'plan_ready' | 'squad' | 'usage'} Kind */

/** The kinds that people of a role get. @type {Record<Api.Role, Kind[]>} */
const OF_ROLE = {
  student: ['class', 'badge', 'league', 'squad', 'plan_ready', 'due_cards', 'account'],
  tutor: ['class', 'badge', 'league', 'due_cards', 'account'],
  admin: ['class', 'account'],
  developer: ['usage', 'account'],
};

/** @param {Api.Role} role */
export const kindsOf = (role) => OF_ROLE[role];
