// Arrows between bars: which ends they join, whether their rule is kept, and the path they take.
import { DAY } from "./days.js";

export const ENDS = { FS: ["e", "s"], SS: ["s", "s"], FF: ["e", "e"], SF: ["s", "e"] };
export const NAMES = { FS: "finish to start", SS: "start to start", FF: "finish to finish", SF: "start to finish" };
export const kindOf = (from, to) => (from === "e" ? "F" : "S") + (to === "s" ? "S" : "F");

// Days by which the successor comes too early; 0 or less where the link is kept.
export const shortBy = (link, from, to) => {
  const [a, b] = ENDS[link.kind];
  return Math.round((from[a] + link.lag * DAY - to[b]) / DAY);
};

// A path of straight pieces; long ones run in the gutter between rows, not across bars.
export const path = (link, from, to, gutter) => {
  const [a, b] = ENDS[link.kind];
  const x1 = a === "e" ? from.x + from.w : from.x;
  const x2 = b === "s" ? to.x : to.x + to.w;
  const [y1, y2] = [from.y + from.h / 2, to.y + to.h / 2];
  const out = a === "e" ? 6 : -6;
  const into = b === "s" ? -8 : 8;
  if (y1 === y2 && a === "e" && b === "s" && x2 - x1 > 3 && x2 - x1 < 60) return `M${x1},${y1}H${x2}`;
  const across = y1 === y2 ? y1 + gutter : y2 + (y1 < y2 ? -gutter : gutter);
  return `M${x1},${y1}h${out}V${across}H${x2 + into}V${y2}H${x2}`;
};
