// What lies under and over Plotly's bars: rows and time marks, closures and moves, baselines;
// arrows, progress, conflicts. Drawn from data coordinates, so it follows every pan and zoom.
import { DAY, days, marks, parse, scales } from "./days.js";
import { LEFT_PX } from "./figure.js";
import { path, shortBy } from "./links.js";
import { LANE_PX } from "./rows.js";

const SVG = "http://www.w3.org/2000/svg";
export const HEAD_PX = 44;

const shape = (name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
};
const titled = (made, words) => {
  if (words) made.append(shape("title", {}, words));
  return made;
};
const LETTER_PX = 6.6; // of our font at its size here, a little more than the mean
const cut = (text, px) => (text.length * LETTER_PX <= px ? text : `${text.slice(0, Math.max(1, Math.floor(px / LETTER_PX) - 1))}…`);

export const drawHead = (gantt) => {
  const { left, right } = gantt.plot();
  const [from, to] = gantt.window();
  const [upper, lower] = scales((right - left) / ((to - from) / DAY));
  const parts = [];
  const line = (scale, top, classes) => {
    for (const [time, words] of marks(scale, from, to)) {
      const [x1, x2] = [Math.max(left, gantt.x(time)), Math.min(right, gantt.x(scale.next(time)))];
      if (time >= from) parts.push(shape("line", { x1, x2: x1, y1: top, y2: top + 22, class: "g-grid" }));
      const shown = cut(words, x2 - x1 - 4);
      if (x2 - x1 > words.length * LETTER_PX || (classes === "g-upper" && x2 - x1 > 30)) {
        parts.push(shape("text", { x: classes === "g-upper" ? x1 + 6 : (x1 + x2) / 2, y: top + 15, class: classes }, shown));
      }
    }
  };
  line(upper, 0, "g-upper");
  line(lower, 22, "g-lower");
  const today = gantt.x(parse(gantt.data.today));
  if (today >= left && today <= right) parts.push(shape("path", { d: `M${today - 5},36h10l-5,8z`, class: "g-today-mark" }));
  gantt.head.replaceChildren(...parts);
};

const band = (gantt, row, from, to, share = 1) => {
  const at = gantt.rows.index.get(row);
  const top = gantt.rows.tops[at] * LANE_PX;
  const height = gantt.rows.counts[at] * LANE_PX;
  const { left, right } = gantt.plot();
  const x = Math.max(left, gantt.x(from));
  return { x, y: top + (height * (1 - share)) / 2, width: Math.max(0, Math.min(right, gantt.x(to)) - x), height: height * share };
};

export const drawUnder = (gantt) => {
  const { left, right } = gantt.plot();
  const [from, to] = gantt.window();
  const parts = [];
  gantt.data.rows.forEach((row, at) => {
    const top = gantt.rows.tops[at] * LANE_PX;
    const height = gantt.rows.counts[at] * LANE_PX;
    if (at % 2) parts.push(shape("rect", { x: 0, y: top, width: right, height, class: "g-stripe" }));
    parts.push(titled(shape("text", { x: 2, y: top + (row.note ? 15 : 21), class: "g-row" }, cut(row.label, LEFT_PX - 14)), `${row.label}${row.note ? `, ${row.note}` : ""}`));
    if (row.note) parts.push(shape("text", { x: 2, y: top + 28, class: "g-note" }, cut(row.note, LEFT_PX - 4)));
  });
  const [, lower] = scales((right - left) / ((to - from) / DAY));
  for (const [time] of marks(lower, from, to)) {
    if (time > from) parts.push(shape("line", { x1: gantt.x(time), x2: gantt.x(time), y1: 0, y2: gantt.height, class: "g-grid" }));
  }
  for (const span of gantt.data.spans) {
    if (span.kind === "conflict" || !gantt.rows.index.has(span.row)) continue;
    const box = band(gantt, span.row, parse(span.start), parse(span.end), span.kind === "move" ? 0.24 : 1);
    if (!box.width) continue;
    parts.push(titled(shape("rect", { ...box, class: `g-${span.kind}` }), span.words));
    if (span.kind === "closure" && box.width > 70) parts.push(shape("text", { x: box.x + 4, y: box.y + 11, class: "g-note" }, cut(span.words, box.width - 8)));
  }
  // One path for all marks of a kind: thousands of jobs stay a handful of shapes.
  const beside = { baseline: "", plan: "", was: "", float: "" };
  const bar4 = (x, y, width, height) => `M${x},${y}h${width}v${height}h${-width}z`;
  for (const bar of gantt.rows.bars.values()) {
    const box = gantt.box(bar);
    for (const [name, ends] of [["baseline", bar.baseline], ["plan", bar.plan], ["was", bar.was]]) {
      if (!ends) continue;
      const there = gantt.box(bar, parse(ends.start), parse(ends.end), ends.row ?? bar.row);
      if (there.x > right || there.x + there.w < left) continue;
      if (name === "was") beside.was += bar4(there.x, there.y, there.w, there.h);
      else beside[name] += bar4(there.x, name === "plan" ? box.y - 4.5 : box.y + box.h + 1.5, Math.max(2, there.w), 3);
    }
    const end = box.x + box.w;
    if (bar.floatDays > 0 && end < right) beside.float += `M${end},${box.y + box.h - 2}H${Math.min(right, gantt.x(bar.e + bar.floatDays * DAY))}`;
  }
  const group = shape("g", { "clip-path": "url(#g-clip)" });
  group.append(...Object.entries(beside).filter(([, d]) => d).map(([name, d]) => shape("path", { d, class: `g-${name}` })));
  gantt.under.replaceChildren(gantt.hatch, ...parts, group);
};

export const arrow = (gantt, link, from, to, boxes) => {
  const late = shortBy(link, from, to);
  const chosen = gantt.chosenLink === link.id || gantt.chosen === link.from || gantt.chosen === link.to;
  const classes = ["g-arrow", late > 0 && "late", chosen && "on", link.driving && "driving"].filter(Boolean).join(" ");
  const line = shape("path", { d: path(link, ...boxes, LANE_PX / 2), class: classes, "data-link": link.id, "marker-end": `url(#${late > 0 ? "g-late" : "g-tip"})` });
  return titled(line, late > 0 ? `${link.words}: ${days(late)} too early` : link.words);
};

export const drawArrows = (gantt, moved) => {
  const where = (id) => (moved && moved.bar.id === id ? { ...moved.bar, s: moved.s, e: moved.e, row: moved.row } : gantt.rows.bars.get(id));
  const box = (bar) => (moved && moved.bar.id === bar.id ? gantt.box(moved.bar, moved.s, moved.e, moved.row) : gantt.box(bar));
  const parts = (links) => links.map((link) => {
    const [from, to] = [where(link.from), where(link.to)];
    return from && to && arrow(gantt, link, from, to, [box(from), box(to)]);
  }).filter(Boolean);
  if (!moved) {
    gantt.still.replaceChildren(...parts(gantt.data.links));
    gantt.moving.replaceChildren();
    return;
  }
  // In a drag only the arrows of the dragged bar are routed anew.
  const touches = (link) => link.from === moved.bar.id || link.to === moved.bar.id;
  if (!moved.apart) gantt.still.replaceChildren(...parts(gantt.data.links.filter((link) => !touches(link))));
  moved.apart = true;
  gantt.moving.replaceChildren(...parts(gantt.data.links.filter(touches)));
};

// The phases of a job within its bar, where those that fill half of it have room for their names. The
// widest one names the job too, so that no bar loses its name.
const drawPhases = (gantt, bar, box, left, right) => {
  const all = (bar.phases ?? []).map((phase) => {
    const [x1, x2] = [gantt.x(parse(phase.start)), gantt.x(parse(phase.end))];
    return { ...phase, x1, x2, seen: Math.min(right, x2) - Math.max(left, x1) };
  });
  const named = all.filter((phase) => phase.words.length * LETTER_PX + 6 <= phase.x2 - phase.x1);
  const filled = named.reduce((sum, phase) => sum + phase.x2 - phase.x1, 0);
  if (!filled || filled * 2 < box.w) return [];
  const parts = [];
  const widest = all.reduce((a, b) => (b.seen > a.seen ? b : a));
  const fits = (words, phase) => words.length * LETTER_PX + 6 <= phase.seen;
  const name = [bar.label, bar.short].map((label) => `${label}: ${widest.words}`).find((words) => fits(words, widest));
  if (!name) return [];
  for (const phase of all) {
    if (phase.seen <= 0) continue;
    const late = phase.late ? `, ${days(Math.abs(phase.late))} ${phase.late > 0 ? "late" : "early"}` : "";
    const part = shape("rect", { x: phase.x1, y: box.y, width: phase.x2 - phase.x1, height: box.h, class: `g-phase ${phase.state}` });
    parts.push(titled(part, `${phase.words}: ${days((parse(phase.end) - parse(phase.start)) / DAY)}${late}`));
    const shown = phase === widest ? name : phase.words;
    if (fits(shown, phase)) parts.push(shape("text", { x: (Math.max(left, phase.x1) + Math.min(right, phase.x2)) / 2, y: box.y + box.h / 2 + 4, class: `g-label ${bar.state}` }, shown));
  }
  return parts;
};

export const drawOver = (gantt) => {
  const { left, right } = gantt.plot();
  for (const [key, value] of Object.entries({ x: left, y: 0, width: Math.max(0, right - left), height: gantt.height })) gantt.clip.setAttribute(key, value);
  const parts = [];
  const booked = new Set(gantt.data.spans.filter((span) => span.kind === "conflict").flatMap((span) => span.bars ?? []));
  for (const bar of gantt.rows.bars.values()) {
    const box = gantt.box(bar);
    if (box.x > right || box.x + box.w < left) continue;
    if (bar.state === "in_progress" && bar.percent > 0) parts.push(titled(shape("rect", { x: box.x, y: box.y + box.h - 4, width: (box.w * Math.min(100, bar.percent)) / 100, height: 4, class: "g-progress" }), `${bar.percent} % done`));
    const [seen, end] = [Math.max(left, box.x), Math.min(right, box.x + box.w)];
    const phased = drawPhases(gantt, bar, box, left, right);
    parts.push(...phased);
    const label = [bar.label, bar.short].find((words) => words && words.length * LETTER_PX + 8 <= end - seen);
    if (label && !phased.length) parts.push(shape("text", { x: (seen + end) / 2, y: box.y + box.h / 2 + 4, class: `g-label ${bar.state}` }, label));
    if (bar.pinned && box.w > 26) parts.push(titled(shape("path", { d: `M${box.x + 4},${box.y + 4}h6v2h-2v3h-2v-3h-2z`, class: "g-pin" }), "Pinned: keeps its date"));
    if (bar.conflict && !booked.has(bar.id)) parts.push(titled(shape("rect", { x: box.x - 1, y: box.y - 1, width: box.w + 2, height: box.h + 2, rx: 4, class: "g-bad" }), bar.conflict));
  }
  for (const span of gantt.data.spans.filter((one) => one.kind === "conflict" && gantt.rows.index.has(one.row))) {
    const box = band(gantt, span.row, parse(span.start), parse(span.end), 0.8);
    const count = Math.round((parse(span.end) - parse(span.start)) / DAY);
    if (!box.width) continue;
    parts.push(titled(shape("rect", { ...box, class: "g-clash" }), span.words));
    if (box.width > 18) parts.push(shape("text", { x: box.x + box.width / 2, y: box.y + box.height / 2 + 4, class: "g-clash-days" }, `${count} d`));
  }
  const today = gantt.x(parse(gantt.data.today));
  if (today >= left && today <= right) parts.push(shape("line", { x1: today, x2: today, y1: 0, y2: gantt.height, class: "g-today" }));
  gantt.marks.replaceChildren(...parts);
  if (gantt.drag?.bar) gantt.drag.apart = false;
  drawArrows(gantt, gantt.drag?.bar ? gantt.drag : null);
};
