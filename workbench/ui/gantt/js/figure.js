// What Plotly draws: the bars, one trace a state, on a time axis and an axis of lanes. Everything
// around the bars is ours (layers.js), so that a drag costs Plotly nothing.
import { iso } from "./days.js";
import { BAR_SHARE } from "./rows.js";

export const STATES = {
  done: { color: "--st-gray-color", words: "done" },
  in_progress: { color: "--st-orange-color", words: "in progress" },
  committed: { color: "--st-green-color", words: "committed" },
  planned: { color: "--st-blue-color", words: "planned", hollow: true },
};
export const LEFT_PX = 148;
export const RIGHT_PX = 14;

export const figure = (gantt) => {
  const text = gantt.css("--st-text-color");
  const traces = Object.entries(STATES).map(([state, look]) => {
    const bars = [...gantt.rows.bars.values()].filter((bar) => bar.state === state);
    const color = gantt.css(look.color);
    return {
      type: "bar",
      orientation: "h",
      base: bars.map((bar) => iso(bar.s)),
      x: bars.map((bar) => bar.e - bar.s),
      y: bars.map((bar) => gantt.rows.y(bar.row, bar.lane)),
      width: BAR_SHARE,
      marker: {
        color: look.hollow ? gantt.css("--st-blue-background-color") : color,
        cornerradius: 3,
        line: {
          color: bars.map((bar) => (bar.critical ? text : color)),
          width: bars.map((bar) => (bar.critical ? 2 : look.hollow ? 1.4 : 0)),
        },
      },
      hoverinfo: "none",
      name: look.words,
    };
  });
  const layout = {
    margin: { l: LEFT_PX, r: RIGHT_PX, t: 0, b: 0 },
    height: gantt.height,
    autosize: true,
    barmode: "overlay",
    dragmode: "pan",
    showlegend: false,
    uirevision: "keep",
    font: { family: gantt.css("--st-font"), color: text, size: 11 },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    xaxis: { type: "date", range: gantt.range.map((time) => new Date(time).toISOString()), showgrid: false, zeroline: false, showticklabels: false, ticks: "" },
    yaxis: { fixedrange: true, range: [gantt.rows.height, 0], showgrid: false, zeroline: false, showticklabels: false, ticks: "" },
  };
  return [traces, layout, { displaylogo: false, scrollZoom: false, responsive: false, displayModeBar: false, doubleClick: false }];
};
