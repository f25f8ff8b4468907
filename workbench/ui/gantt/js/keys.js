// The chart by keyboard. A nudge is shown at once and wanted when the keys rest, so that ten
// presses are one change.
import { DAY, days, spoken } from "./days.js";
import { openMenu } from "./menu.js";

const REST_MS = 500;
const ARROWS = { ArrowLeft: [-DAY, 0], ArrowRight: [DAY, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

const rest = (gantt) => {
  const nudge = gantt.nudge;
  gantt.nudge = null;
  gantt.drag = null;
  gantt.ghost.style.display = "none";
  gantt.say("");
  if (nudge) gantt.want(nudge.bar, nudge);
};

const nudged = (gantt, bar, kind, [time, step]) => {
  const nudge = (gantt.nudge ??= { bar, kind, s: bar.s, e: bar.e, row: bar.row });
  if (kind === "end") nudge.e = Math.max(nudge.s + DAY, nudge.e + time);
  else Object.assign(nudge, { s: nudge.s + time, e: nudge.e + time });
  if (kind === "move" && step && gantt.data.rowsMove) {
    const next = gantt.data.rows[gantt.rows.index.get(nudge.row) + step];
    if (next) nudge.row = next.id;
  }
  const box = gantt.box(bar, nudge.s, nudge.e, nudge.row);
  const clash = gantt.clash(bar, nudge.s, nudge.e, nudge.row);
  gantt.ghost.classList.toggle("bad", Boolean(clash));
  gantt.place(gantt.ghost, box);
  const said = `${spoken(nudge.s)} to ${spoken(nudge.e)}, ${days((nudge.e - nudge.s) / DAY)}${clash ? `, ${clash}` : ""}`;
  gantt.say(said, box);
  gantt.live.textContent = said;
  clearTimeout(gantt.resting);
  gantt.resting = setTimeout(() => rest(gantt), REST_MS);
};

export const keyPressed = (gantt, event) => {
  if (event.key === "Escape") {
    clearTimeout(gantt.resting);
    gantt.nudge = null;
    gantt.ghost.style.display = "none";
    gantt.say("");
    gantt.giveUp?.();
    return;
  }
  const bar = gantt.rows.bars.get(gantt.chosen);
  const arrow = ARROWS[event.key];
  if (!bar) {
    if (!arrow && event.key !== "Enter") return;
    const first = gantt.data.rows.flatMap((row) => gantt.rows.byRow.get(row.id)).at(0);
    if (first) gantt.choose(first.id, { scroll: true });
    event.preventDefault();
    return;
  }
  const may = gantt.data.editable && !bar.locked;
  if (arrow && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    if (may) nudged(gantt, bar, "move", arrow);
    else gantt.live.textContent = bar.locked || "You may read this schedule only.";
  } else if (arrow && event.shiftKey && arrow[0]) {
    event.preventDefault();
    if (may) nudged(gantt, bar, "end", arrow);
  } else if (arrow) {
    event.preventDefault();
    gantt.choose(gantt.rows.neighbour(bar, event.key).id, { scroll: true });
  } else if (event.key === "Enter" || event.key === "ContextMenu") {
    event.preventDefault();
    const box = gantt.box(bar);
    const frame = gantt.body.getBoundingClientRect();
    openMenu(gantt, { bar, x: frame.left + box.x + 12, y: frame.top + box.y + box.h });
  } else if (event.key === "Delete" && may) {
    gantt.ask("delete", { id: bar.id });
  }
};
