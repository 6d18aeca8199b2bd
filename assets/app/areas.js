// @ts-check
/**
 * The areas of the application. An area is a folder of pages with its routes, entries of the navigation, words and styles;
 * this list is all that names it elsewhere.
 */
import admin from './pages/admin/area.js';
import auth from './pages/auth/area.js';
import components from './pages/components/area.js';
import developers from './pages/developers/area.js';
import home from './pages/home/area.js';
import materials from './pages/materials/area.js';
import security from './pages/security/area.js';
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
 * @property {'shell' | 'plain' | 'open'} frame `plain` is the quiet frame around a single form; `open` is the shell for people
 *   who have signed in, and a quiet frame of full width for others
 * @property {Label} [title] what the page is called, where tabs lead to it
 * @property {string[]} [uses] other areas whose components the page shows, so that it needs their words and styles
 * @property {boolean} [namesFeatures] whether it shows what scopes of keys or entries of the audit log are called: these words lie in
 *   `words/features`, a file for each feature
 * @property {boolean} [warm] whether it is opened so often that it is fetched while nothing else is to do
 * @property {string[]} [keyedBy] the parameters that make another page of it: while only others change, the page stays with
 *   all its state. Without it every path is a page of its own
 * @property {Layout} [layout]
 *
 * @typedef {object} Entry an entry of the navigation
 * @property {'main' | 'person'} menu the navigation of the shell, or the menu under the person's name
 * @property {string} href
 * @property {string} [within] the beginning of the paths that count as inside of it; its own address otherwise
 * @property {Label} label may name the tutor: `{assistant}`
 * @property {string} icon
 * @property {number} order smaller ones come first
 * @property {Role[]} [roles] who sees it; everybody who has signed in otherwise
 *
 * @typedef {object} Area
 * @property {string} folder the address of its `area.js`: words and styles lie beside it
 * @property {string} name the name of its folder
 * @property {Route[]} routes
 * @property {Entry[]} entries
 * @property {boolean} [isUnstyled] whether it does without a style sheet of its own
 */

/** @type {Area[]} */
export const areas = [home, materials, tutor, users, security, auth, developers, admin, components, system];
