// @ts-check
/** Charts of all kinds, with invented figures. */
import { html } from '../../../../vendor/htm-preact/standalone.module.js';
import { BarChart, GroupedBarChart } from '../../../components/charts/bar-chart.js';
import { DistributionChart } from '../../../components/charts/distribution-chart.js';
import { HeatMap } from '../../../components/charts/heat-map.js';
import { LineChart } from '../../../components/charts/line-chart.js';
import { RadarChart } from '../../../components/charts/radar-chart.js';
import { dateOf } from '../../../format.js';
import { Example, say } from '../example.js';

/** Figures that look like chance and are the same each time. @param {number} seed */
function chance(seed) {
  let state = seed;
  return () => {
    state = (state * 16_807) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** @param {number} count @param {string} first */
const datesFrom = (count, first) => Array.from({ length: count }, (_, at) => new Date(Date.parse(`${first}T00:00:00Z`) + at * 86_400_000).toISOString().slice(0, 10));

/** @param {number} shift */
const wave = (shift) => Array.from({ length: 28 }, (_, at) => Math.round(40 + 30 * Math.sin(at / 3 + shift) + at));

export default function Charts() {
  const days = datesFrom(28, '2026-03-02').map((date) => ({ label: dateOf(date, 'long'), short: dateOf(date) }));
  const minutes = say('minutes', 'Minuten');
  const [day, week] = [say('Day', 'Tag'), say('Week', 'Woche')];
  const subjects = [say('Biology', 'Biologie'), say('Mathematics', 'Mathematik'), say('History', 'Geschichte'), say('German as a second language', 'Deutsch als Zweitsprache'), say('Physics', 'Physik'), say('Art', 'Kunst')];
  const gaps = wave(2).map((value, at) => (at > 9 && at < 14 ? null : value));
  const answers = [say('Right', 'Richtig'), say('Partly right', 'Teils richtig'), say('Wrong', 'Falsch')];
  const weeks = [1, 2, 3, 4].map((number) => ({ label: `${week} ${number}`, short: `${week} ${number}`, values: [12 + number * 3, 5, 5 - number] }));
  const random = chance(7);
  const year = datesFrom(320, '2025-05-20').map((date) => ({ date, value: random() < 0.35 ? 0 : Math.ceil(random() * 60) }));
  const points = Array.from({ length: 180 }, () => Math.round(((random() + random() + random()) / 3) * 100));
  return html`
    <${Example} title=${say('Lines', 'Linien')}><${LineChart} title=${say('Learning time', 'Lernzeit')} summary=${say('Four weeks, three subjects', 'Vier Wochen, drei Fächer')} category=${day} categories=${days}
      series=${[{ name: subjects[0], values: wave(0) }, { name: subjects[1], values: wave(1) }, { name: subjects[2], values: gaps }]} /><//>
    <${Example} title=${say('Area', 'Fläche')}><${LineChart} title=${say('Learning time', 'Lernzeit')} summary=${say('Four weeks', 'Vier Wochen')} category=${day} categories=${days} series=${[{ name: minutes, values: wave(0) }]} isArea=${true} /><//>
    <${Example} title=${say('A median with its middle half', 'Ein Median mit seiner mittleren Hälfte')}><${LineChart} title=${say('Learning time of a class', 'Lernzeit einer Klasse')} summary=${say('Half of the class lies in the band', 'Die halbe Klasse liegt im Band')} category=${day} categories=${days}
      series=${[{ name: say('Median', 'Median'), values: gaps }]} band=${{ name: say('Middle half', 'Mittlere Hälfte'), lower: gaps.map((value) => value && Math.round(value * 0.6)), upper: gaps.map((value) => value && Math.round(value * 1.3)) }} /><//>
    <${Example} title=${say('Bars, with the best one marked', 'Balken, der beste markiert')}><${BarChart} title=${say('Learning time', 'Lernzeit')} summary=${say('Best day: 26 March', 'Bester Tag: 26. März')} unit=${minutes} category=${day} best=${24}
      bars=${days.map((one, at) => ({ ...one, value: wave(0)[at] }))} /><//>
    <${Example} title=${say('Bars side by side', 'Balken nebeneinander')}><${GroupedBarChart} title=${say('Answers', 'Antworten')} summary=${say('By week', 'Nach Wochen')} category=${week} series=${answers} groups=${weeks} /><//>
    <${Example} title=${say('Bars on top of each other', 'Balken übereinander')}><${GroupedBarChart} title=${say('Answers', 'Antworten')} summary=${say('By week', 'Nach Wochen')} category=${week} series=${answers} groups=${weeks} isStacked=${true} /><//>
    <${Example} title=${say('Radar', 'Netz')}><${RadarChart} title=${say('Mastery', 'Beherrschung')} summary=${say('Six subjects, in percent', 'Sechs Fächer, in Prozent')} category=${say('Subject', 'Fach')} most=${100} axes=${subjects}
      series=${[{ name: say('You', 'Du'), values: [80, 55, 70, 40, 90, 60] }, { name: say('Class', 'Klasse'), values: [60, 65, 50, 60, 55, 70] }]} /><//>
    <${Example} title=${say('Heat map', 'Wärmekarte')}><${HeatMap} title=${say('Days of learning', 'Lerntage')} summary=${say('The last 320 days', 'Die letzten 320 Tage')} unit=${minutes} days=${year} /><//>
    <${Example} title=${say('Distribution', 'Verteilung')}><${DistributionChart} title=${say('Results of the exam', 'Ergebnisse der Prüfung')} unit=${say('students', 'Lernende')} category=${say('Points', 'Punkte')} values=${points} own=${71}
      ownLabel=${say('You: 71', 'Du: 71')} range=${[0, 100]} /><//>`;
}
