// @ts-check
/**
 * The areas of the application. An area is a folder of pages with its routes, entries of the navigation, words and styles;
 * this list is all that names it elsewhere.
 */
import admin from './pages/admin/area.js';
import analytics from './pages/analytics/area.js';
import auth from './pages/auth/area.js';
import badges from './pages/badges/area.js';
import classes from './pages/classes/area.js';
import clp from './pages/clp/area.js';
import competitions from './pages/competitions/area.js';
import components from './pages/components/area.js';
import developers from './pages/developers/area.js';
import flashcards from './pages/flashcards/area.js';
import home from './pages/home/area.js';
import ile from './pages/ile/area.js';
import materials from './pages/materials/area.js';
import notifications from './pages/notifications/area.js';
import plan from './pages/plan/area.js';
import security from './pages/security/area.js';
import squads from './pages/squads/area.js';
import study from './pages/study/area.js';
import system from './pages/system/area.js';
import tutor from './pages/tutor/area.js';
import users from './pages/users/area.js';

/**
 * @typedef {Api.Role} Role
 *
 * @typedef {{ en: string, de: string }} Label what something is called, in each language
 *
 * @typedef {'anybody' | 'nobody' | 'person' | Role[]} Who `nobody` is for people who have not signed in
 *
 * @typedef {() => Promise<{ default: Ui.View }>} Load
 *
 * @typedef {object} Layout what stands around several pages of an area and stays while one follows the other
 * @property {Load} load
 *
 * @typedef {object} Route
 * @property {string} pattern the path, with `:name` for a part that varies; `:name?` at the end may be absent
 * @property {Load} load
 * @property {Who} who
 * @property {'shell' | 'plain' | 'open' | 'focus'} frame `plain` is the quiet frame around a single form; `open` is the shell for people
 *   who have signed in, and a quiet frame of full width for others; `focus` has no navigation, but a way out to the page's `parent`
 * @property {Label} [title] what the page is called, where tabs, the navigation and the palette lead to it
 * @property {string} [icon] the icon that stands before its title
 * @property {string} [parent] the path of the page that it lies below: the way there is shown above its heading
 * @property {boolean} [isQuiet] whether it is left out of the palette
 * @property {string[]} [uses] other areas whose components the page shows, so that it needs their words and styles
 * @property {boolean} [namesFeatures] whether it shows what scopes of keys or entries of the audit log are called: these words lie in
 *   `words/features`, a file for each feature
 * @property {string[]} [asks] the reads that the page begins with, by role, such as `student:/api/plan/today`: the browser sends them while
 *   the modules are still on their way
 * @property {boolean} [warm] whether it is opened so often that it is fetched while nothing else is to do
 * @property {string[]} [keyedBy] the parameters that make another page of it: while only others change, the page stays with
 *   all its state. Without it every path is a page of its own
 * @property {Layout} [layout]
 *
 * @typedef {object} Entry an entry of the navigation
 * @property {'main' | 'person'} menu the navigation of the shell, or the menu under the person's name
 * @property {GroupName} [group] the part of the navigation that it belongs to; `learn` otherwise
 * @property {string} href
 * @property {string} [within] the beginning of the paths that count as inside of it; its own address otherwise
 * @property {Label} label may name the tutor: `{assistant}`
 * @property {string} icon
 * @property {number} order smaller ones come first
 * @property {Role[]} [roles] who sees it; everybody who has signed in otherwise
 *
 * @typedef {'learn' | 'teach' | 'build' | 'manage'} GroupName
 *
 * @typedef {object} Action something that can be begun from anywhere, by the palette
 * @property {Label} label may name the tutor: `{assistant}`
 * @property {string} icon
 * @property {string} href where it begins
 * @property {Role[]} [roles] who can do it; everyone who has signed in otherwise
 *
 * @typedef {{ label: string, note?: string, icon: string, href: string }} Found something that a search of the palette has found
 *
 * @typedef {(text: string, signal: AbortSignal) => Promise<Found[]>} Search
 *
 * @typedef {object} Area
 * @property {string} folder the address of its `area.js`: words and styles lie beside it
 * @property {string} name the name of its folder
 * @property {Route[]} routes
 * @property {Entry[]} entries
 * @property {Action[]} [actions]
 * @property {{ label: Label, roles?: Role[], load: () => Promise<{ default: Search }> }} [search] what the palette searches in, and what its finds are called
 * @property {Api.Name[]} [keeps] the reads whose last answers the browser keeps for the time without a network, for the person who stays
 *   signed in. None of them may answer with a secret: a token, a key, a code, a link that signs a person in
 * @property {boolean} [isUnstyled] whether it does without a style sheet of its own
 */

/** @type {Area[]} */
export const areas = [home, materials, flashcards, tutor, classes, study, analytics, plan, squads, competitions, clp, ile, badges, users, notifications, security, auth, developers, admin, components, system];

/** The parts of the navigation, in order. @type {{ name: GroupName, label: Label }[]} */
export const groups = [
  { name: 'learn', label: { en: 'Learn', de: 'Lernen' } },
  { name: 'teach', label: { en: 'Teach', de: 'Unterrichten' } },
  { name: 'build', label: { en: 'Build', de: 'Entwickeln' } },
  { name: 'manage', label: { en: 'Manage', de: 'Verwalten' } },
];
