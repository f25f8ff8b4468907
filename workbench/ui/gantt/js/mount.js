// Streamlit's door: one chart a root element, kept over reruns; told of new data and of its end.
import { Gantt } from "./gantt.js";

const charts = new WeakMap();
let plotly;
const loaded = (address) => (plotly ??= import(address).then(() => window.Plotly));

export const mount = ({ data, parentElement, setTriggerValue }) => {
  const root = parentElement.querySelector(".g-root");
  let chart = charts.get(root);
  if (!chart) {
    chart = loaded(new URL(data.plotly, document.baseURI).href).then((Plotly) => new Gantt(root, Plotly));
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
