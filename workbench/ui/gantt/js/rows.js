// Where each bar stands. Rows of a rig hold one job at a time, so bars that meet there are drawn
// over each other as the conflict that they are; other rows give each its own lane.
import { parse } from "./days.js";

export const LANE_PX = 34;
export const BAR_SHARE = 0.62; // of a lane's height

export class Rows {
  constructor(data) {
    this.rows = data.rows;
    this.index = new Map(data.rows.map((row, at) => [row.id, at]));
    this.bars = new Map();
    for (const bar of data.bars) {
      this.bars.set(bar.id, { ...bar, s: parse(bar.start), e: parse(bar.end) });
    }
    this.lanes(data.grouping === "rig");
  }

  lanes(single) {
    this.byRow = new Map(this.rows.map((row) => [row.id, []]));
    for (const bar of this.bars.values()) this.byRow.get(bar.row)?.push(bar);
    let top = 0;
    this.tops = [];
    this.counts = [];
    for (const row of this.rows) {
      const bars = this.byRow.get(row.id).sort((a, b) => a.s - b.s || a.e - b.e);
      const ends = [];
      for (const bar of bars) {
        let lane = single ? 0 : ends.findIndex((end) => end <= bar.s);
        if (lane < 0) lane = ends.length;
        ends[lane] = bar.e;
        bar.lane = lane;
      }
      this.tops.push(top);
      this.counts.push(Math.max(1, ends.length));
      top += Math.max(1, ends.length);
    }
    this.height = Math.max(1, top);
  }

  // The middle of a bar's lane on the y axis. [lanes from the top]
  y(row, lane = 0) {
    return this.tops[this.index.get(row)] + lane + 0.5;
  }

  // The row at a height of the y axis, kept within the chart.
  rowAt(y) {
    for (let at = this.rows.length - 1; at > 0; at -= 1) if (y >= this.tops[at]) return this.rows[at].id;
    return this.rows[0].id;
  }

  // The bar before which the person would stop, going from one bar by a key.
  neighbour(bar, key) {
    const row = this.byRow.get(bar.row);
    const at = row.indexOf(bar);
    if (key === "ArrowLeft") return row[at - 1] ?? bar;
    if (key === "ArrowRight") return row[at + 1] ?? bar;
    const step = key === "ArrowUp" ? -1 : 1;
    for (let next = this.index.get(bar.row) + step; this.rows[next]; next += step) {
      const there = this.byRow.get(this.rows[next].id);
      if (there.length) return there.reduce((a, b) => (Math.abs(b.s - bar.s) < Math.abs(a.s - bar.s) ? b : a));
    }
    return bar;
  }
}
