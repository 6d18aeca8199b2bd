// @ts-check
/** Markdown with tables, tasks and formulas, and one span marked. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { RichText } from '../../../components/rich-text.js';
import { countPoints } from '../../../reading.js';
import { Example, say } from '../example.js';

const formulas = String.raw`$$
\Psi(x,t) = \frac{1}{\sqrt{2\pi}} \int_{-\infty}^{\infty} \hat\Psi(k)\, e^{i(kx-\omega t)}\,dk
$$
`;

export default function Texts() {
  const text = say(String.raw`## Waves

A wave carries energy, not matter. Its energy is $E = h\nu$, and the state of a particle is its **wave function** $\Psi$. In water, H<sub>2</sub>O, waves slow down. A ticket costs $5 or $10, and that is no formula.

`, String.raw`## Wellen

Eine Welle überträgt Energie, keine Materie. Ihre Energie ist $E = h\nu$, und der Zustand eines Teilchens ist seine **Wellenfunktion** $\Psi$. In Wasser, H<sub>2</sub>O, werden Wellen langsamer. Eine Karte kostet 5 $ oder 10 $, und das ist keine Formel.

`) + formulas + say(String.raw`
Burning hydrogen: $\ce{2H2 + O2 -> 2H2O}$.

- [x] Read the chapter
- [ ] Solve the problems
  - the first two
  - the last one

| Medium | Speed | State |
|:--|--:|:-:|
| air | $343\,\mathrm{m/s}$ | gas |
| water | $1{,}480\,\mathrm{m/s}$ | liquid |

> What vibrates is the medium, not the wave.

~~~
v = wavelength * frequency
~~~
`, String.raw`
Wasserstoff verbrennt: $\ce{2H2 + O2 -> 2H2O}$.

- [x] Kapitel lesen
- [ ] Aufgaben lösen
  - die ersten beiden
  - die letzte

| Medium | Geschwindigkeit | Zustand |
|:--|--:|:-:|
| Luft | $343\,\mathrm{m/s}$ | gasförmig |
| Wasser | $1480\,\mathrm{m/s}$ | flüssig |

> Es schwingt das Medium, nicht die Welle.

~~~
v = Wellenlänge * Frequenz
~~~
`);
  const start = text.indexOf('$E =') - 20;
  const span = { start: countPoints(text.slice(0, start)), end: countPoints(text.slice(0, text.indexOf('Psi$') + 5)) };
  return html`<${Example} title=${say('Markdown with a cited passage', 'Markdown mit einer zitierten Stelle')}><${RichText} text=${text} markdown=${true} span=${span} headingBase=${4} /><//>`;
}
