// Streamlit's door: one chart a root element, kept over reruns; told of new data and of its end.
import { Gantt } from "./gantt.js";

const charts = new WeakMap();
let plotly;
const loaded = (address) => (plotly ??= import(address).then(() => window.Plotly));

// Wait until a frame of the page shows its rows, some seconds at most: while both draw at once, both
// come late.
const LONGEST_MS = 4000;
const stands = (selector) => new Promise((done) => {
  const end = performance.now() + LONGEST_MS;
  const look = () => {
    const frame = selector && document.querySelector(selector);
    const shown = frame?.contentDocument?.querySelector("[role=gridcell]");
    if (!selector || shown || performance.now() > end) done();
    else setTimeout(look, 60);
  };
  look();
});

export const mount = ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".g-root");
  let chart = charts.get(root);
  if (!chart) {
    const address = new URL(data.plotly, document.baseURI).href;
    chart = stands(data.after).then(() => loaded(address)).then((Plotly) => new Gantt(root, Plotly));
    charts.set(root, chart);
  }
  chart.then((gantt) => {
    gantt.send = setTriggerValue;
    root.gantt = gantt;
    return gantt.update(data);
  });
  return () => {
    charts.delete(root);
    chart.then((gantt) => gantt.gone());
  };
};
