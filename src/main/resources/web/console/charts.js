// Charts by uPlot, in the page's colours.
import uPlot from './uplot.js';

const style = document.createElement('link');
style.rel = 'stylesheet';
style.href = new URL('./uplot.css', import.meta.url).href;
document.head.prepend(style); // before our own, which has the last word
await new Promise(done => { style.onload = done; style.onerror = done; });

const token = name => {
  const probe = document.createElement('span');
  probe.style.color = `var(--${name})`;
  document.body.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  return colour;
};

// Draws again when the box or the theme changes. Answers { set(data), destroy() }.
export function chart(box, make, data) {
  let plot = null;
  let latest = data;
  const draw = () => {
    if (plot) plot.destroy();
    const axis = { stroke: token('soft'), grid: { stroke: token('line'), width: 1 }, ticks: { show: false }, font: '12px system-ui', size: 30, labelFont: '12px system-ui', labelSize: 18, labelGap: 0 };
    plot = new uPlot({
      width: Math.max(240, box.clientWidth), height: box.clientWidth < 500 ? 200 : 250, cursor: { points: { size: 7 } }, ...make(axis, token),
    }, latest, box);
    const idle = () => plot.root.classList.toggle('idle', plot.cursor.idx == null); // nothing pointed at, no values to tell
    plot.hooks.setCursor = [idle];
    idle();
  };
  const observer = new ResizeObserver(() => { if (plot && Math.abs(plot.width - box.clientWidth) > 4) draw(); });
  const themed = () => draw();
  requestAnimationFrame(() => { draw(); observer.observe(box); });
  window.addEventListener('theme', themed);
  return {
    set: next => { latest = next; if (plot) plot.setData(next); },
    destroy: () => { observer.disconnect(); window.removeEventListener('theme', themed); if (plot) plot.destroy(); },
  };
}
