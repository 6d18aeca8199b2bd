// @ts-check
/** Every page of the documentation: what it can do beyond being read. */
import * as themes from '../app/theme.js';
import { showExamples } from './examples.js';
import { prepareDrawer, prepareOutline, prepareSwitches, prepareTheme } from './navigation.js';
import { prepareSearch } from './search.js';

prepareTheme(themes);
prepareDrawer();
prepareOutline();
prepareSwitches();
showExamples();
prepareSearch();

// The address stays what it is, so that a link to a section is not lost.
document.querySelector('.docs-skip')?.addEventListener('click', (event) => {
  event.preventDefault();
  document.getElementById('text')?.focus();
});
