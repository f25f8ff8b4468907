// The hand on the chart: bars are moved, resized and taken to another row; from the two handles of
// the chosen bar a link is drawn to an end of another one.
import { DAY, days, spoken } from "./days.js";
import { drawArrows } from "./layers.js";
import { NAMES, kindOf } from "./links.js";
import { closeMenu } from "./menu.js";
import { LANE_PX } from "./rows.js";

const EDGE_PX = 7;

const place = (gantt, event) => {
  const frame = gantt.body.getBoundingClientRect();
  return [event.clientX - frame.left, event.clientY - frame.top];
};

// The bar under the pointer and the part of it that was taken.
export const hit = (gantt, event) => {
  if (!gantt.ready) return null;
  const [x, y] = place(gantt, event);
  const { left, right } = gantt.plot();
  if (x < left - EDGE_PX || x > right) return null;
  const found = gantt.rows.byRow.get(gantt.rows.rowAt(y / LANE_PX)).map((bar) => ({ bar, box: gantt.box(bar) }))
    .filter(({ box }) => x >= box.x - 4 && x <= box.x + box.w + 4 && y >= box.y && y <= box.y + box.h);
  const { bar, box } = found.find((one) => one.bar.id === gantt.chosen) ?? found.at(-1) ?? {};
  if (!bar) return null;
  const edge = box.w < 18 ? "move" : x < box.x + EDGE_PX ? "start" : x > box.x + box.w - EDGE_PX ? "end" : "move";
  return { bar, box, kind: edge, half: x < box.x + box.w / 2 ? "s" : "e" };
};

export const pointerOver = (gantt, event) => {
  if (gantt.drag || !gantt.ready) return;
  const found = hit(gantt, event);
  const surface = gantt.canvas.querySelector(".nsewdrag");
  if (surface) surface.style.cursor = !found ? "" : !gantt.data.editable || found.bar.locked ? "pointer" : found.kind === "move" ? "grab" : "ew-resize";
  gantt.say(found ? gantt.read(found.bar) : "", found?.box);
};

// Follow the pointer until it is let go, at most once a frame; Escape gives up.
const follow = (gantt, event, moved, dropped) => {
  gantt.body.setPointerCapture(event.pointerId);
  let frame = null;
  let last = event;
  const move = (next) => {
    last = next;
    frame ??= requestAnimationFrame(() => { frame = null; moved(last); });
  };
  const end = (cancelled) => {
    cancelAnimationFrame(frame);
    if (!cancelled) moved(last);
    for (const [name, listener] of listeners) gantt.body.removeEventListener(name, listener);
    gantt.giveUp = null;
    gantt.say("");
    gantt.ghost.style.display = "none";
    gantt.ghost.classList.remove("bad");
    dropped(cancelled);
  };
  const listeners = [["pointermove", move], ["pointerup", (up) => { last = up; end(false); }], ["pointercancel", () => end(true)]];
  for (const [name, listener] of listeners) gantt.body.addEventListener(name, listener);
  gantt.giveUp = () => end(true);
};

export const pointerDown = (gantt, event) => {
  if (event.button !== 0 || !gantt.ready) return;
  closeMenu(gantt);
  const end = event.target.dataset?.end;
  if (end && gantt.data.editable) return drawLink(gantt, event, end);
  const found = hit(gantt, event);
  if (!found) {
    const link = gantt.linkUnder(event);
    gantt.chosen = null;
    gantt.chosenLink = link;
    gantt.follow();
    if (link) event.stopPropagation();
    return undefined;
  }
  event.stopPropagation();
  event.preventDefault();
  gantt.body.focus({ preventScroll: true });
  gantt.choose(found.bar.id);
  if (!gantt.data.editable || found.bar.locked) return undefined;
  return dragBar(gantt, event, found);
};

const dragBar = (gantt, event, { bar, kind }) => {
  const grip = gantt.timeAt(place(gantt, event)[0]);
  gantt.drag = { bar, kind, s: bar.s, e: bar.e, row: bar.row };
  gantt.selection.style.display = "none";
  const moved = (next) => {
    const drag = gantt.drag;
    const [x, y] = place(gantt, next);
    const shift = Math.round((gantt.timeAt(x) - grip) / DAY) * DAY;
    if (kind === "move") {
      Object.assign(drag, { s: bar.s + shift, e: bar.e + shift });
      if (gantt.data.rowsMove) drag.row = gantt.rows.rowAt(y / LANE_PX);
    }
    if (kind === "start") drag.s = Math.min(bar.s + shift, bar.e - DAY);
    if (kind === "end") drag.e = Math.max(bar.e + shift, bar.s + DAY);
    const clash = gantt.clash(bar, drag.s, drag.e, drag.row);
    const box = gantt.box(bar, drag.s, drag.e, drag.row);
    gantt.ghost.classList.toggle("bad", Boolean(clash));
    gantt.place(gantt.ghost, box);
    const row = gantt.data.rows[gantt.rows.index.get(drag.row)].label;
    gantt.say(`${bar.label}, ${row}\n${spoken(drag.s)} to ${spoken(drag.e)}, ${days((drag.e - drag.s) / DAY)}${clash ? `\n${clash}` : ""}`, box);
    drawArrows(gantt, drag);
  };
  follow(gantt, event, moved, (cancelled) => {
    const { s, e, row } = gantt.drag;
    gantt.drag = null;
    const same = s === bar.s && e === bar.e && row === bar.row;
    if (cancelled || same) gantt.follow();
    else gantt.want(bar, { s, e, row, kind });
  });
};

const drawLink = (gantt, event, end) => {
  event.stopPropagation();
  event.preventDefault();
  const bar = gantt.rows.bars.get(gantt.chosen);
  const from = gantt.box(bar);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  line.setAttribute("class", "g-arrow on new");
  line.setAttribute("marker-end", "url(#g-tip)");
  gantt.drag = { link: true };
  let target = null;
  const moved = (next) => {
    const [x, y] = place(gantt, next);
    const found = hit(gantt, next);
    target = found && found.bar.id !== bar.id ? found : null;
    if (!line.isConnected) gantt.moving.append(line);
    line.setAttribute("d", `M${end === "e" ? from.x + from.w : from.x},${from.y + from.h / 2}L${x},${y}`);
    gantt.say(
      target ? `${NAMES[kindOf(end, target.half)]}: ${bar.label} to ${target.bar.label}` : "Draw to the start or the finish of another job",
      target?.box ?? { x, y, h: 10 },
    );
  };
  follow(gantt, event, moved, (cancelled) => {
    gantt.drag = null;
    line.remove();
    if (!cancelled && target) gantt.ask("link", { from: bar.id, to: target.bar.id, kind: kindOf(end, target.half) });
    gantt.follow();
  });
};
