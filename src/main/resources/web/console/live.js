// Live: what the router and the people do now.
import { h, replace } from './dom.js';
import * as api from './api.js';
import { t, number, percent } from './i18n.js';
import { chart } from './charts.js';
import { meter, confirm } from './parts.js';

export function livePage(app, main) {
  const tiles = h('div', { class: 'tiles' });
  const box = h('div', { class: 'chart' });
  const lag = h('div', { class: 'bars' });
  const mode = h('div', { class: 'row' });
  let plot = null;
  main.append(h('div', { class: 'page stack' }, tiles,
    h('section', { class: 'card pad stack' }, h('h2', {}, t('perMinute')), box),
    h('div', { class: 'split even' },
      h('section', { class: 'card pad stack' }, h('h2', {}, t('lagTitle')), lag),
      h('section', { class: 'card pad stack' }, h('h2', {}, t('modeTitle')), mode))));

  const value = (u, v) => (v === null ? '–' : number(v));
  const tile = (key, value, note) => h('div', { class: 'card tile' }, h('h2', {}, t(`tile.${key}`)), h('b', { 'data-tile': key }, value), h('span', { class: 'soft' }, note));

  function draw(live) {
    const { audit } = live;
    replace(tiles,
      tile('open', number(live.open), t('tile.openNote')),
      tile('routed', number(live.routed), t('lastHour')),
      tile('coverage', percent(live.coverage), t('tile.coverageNote', { n: number(live.review) })),
      tile('precision', audit.verdicts ? percent(audit.precision, 1) : '–', audit.verdicts
        ? t('tile.precisionNote', { low: percent(audit.lower, 1), high: percent(audit.upper, 1), n: number(audit.verdicts) })
        : t('tile.precisionNone', { share: percent(live.auditShare, 1) })),
      tile('examples', number(live.examples), t('tile.examplesNote', { version: live.stateVersion })));
    const data = [live.minutes.map(m => m[0]), ...[1, 2, 3].map(i => live.minutes.map(m => m[i]))];
    if (plot) plot.set(data);
    else {
      plot = chart(box, (axis, token) => ({
        scales: { y: { range: (u, low, high) => [0, Math.max(5, high * 1.100)] } },
        axes: [{ ...axis, values: (u, v) => v.map(x => new Date(x * 1000).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })) }, { ...axis, size: 44, values: (u, v) => v.map(n => (Number.isInteger(n) ? number(n) : '')) }],
        series: [{ label: t('time'), value: (u, v) => (v === null ? '–' : new Date(v * 1000).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })) },
          { label: t('routed'), value, points: { show: false }, stroke: token('accent'), width: 2.500, fill: token('wash') },
          { label: t('review'), value, points: { show: false }, stroke: token('warm'), width: 2 },
          { label: t('decided'), value, points: { show: false }, stroke: token('bad'), width: 2, dash: [5, 4] }],
      }), data);
    }
    const most = Math.max(1, ...live.lag.map(one => one[1]));
    replace(lag, live.lag.length ? live.lag.map(([partition, records]) => h('div', {}, h('span', { class: 'soft small' }, t('partition', { n: partition })), meter(records / most), h('span', { class: 'num small' }, number(records))))
      : h('p', { class: 'soft' }, t('lagNone')));
    replace(mode, h('span', { class: live.mode === 'live' ? 'chip accent' : 'chip warm' }, t(`mode.${live.mode}`)), h('p', { class: 'soft small' }, t(`modeText.${live.mode}`)),
      app.may('admin') ? ['live', 'shadow', 'review-all'].filter(name => name !== live.mode).map(name => h('button', {
        type: 'button', class: 'btn', onclick: () => confirm(t('modeAsk', { mode: t(`mode.${name}`) }), t(`modeText.${name}`), t(`mode.${name}`),
          () => api.post('/api/mode', { mode: name }).then(() => app.toast(t('saved'))).catch(app.failed)),
      }, t(`mode.${name}`))) : null);
  }

  if (app.live) draw(app.live);
  else api.get('/api/live').then(draw).catch(app.failed);
  return { onLive: draw, leave: () => plot && plot.destroy() };
}
