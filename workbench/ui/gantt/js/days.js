// Days as UTC milliseconds: adding days is adding milliseconds, with no daylight saving in between.
export const DAY = 864e5;
export const parse = (day) => Date.parse(`${day}T00:00:00Z`);
export const iso = (time) => new Date(time).toISOString().slice(0, 10);

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
export const spoken = (time) => {
  const date = new Date(time);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
};
const grouped = new Intl.NumberFormat("en");
export const days = (count) => `${grouped.format(count)} ${Math.abs(count) === 1 ? "day" : "days"}`;

const atMonth = (time, step) => {
  const date = new Date(time);
  const months = date.getUTCFullYear() * 12 + date.getUTCMonth() + step;
  return Date.UTC(Math.floor(months / 12), months % 12, 1);
};
const monday = (time) => {
  const day = Math.floor(time / DAY) * DAY;
  return day - ((new Date(day).getUTCDay() + 6) % 7) * DAY;
};
const quarter = (time) => `Q${Math.floor(new Date(time).getUTCMonth() / 3) + 1}`;
const year = (time) => String(new Date(time).getUTCFullYear());
const month = (time) => MONTHS[new Date(time).getUTCMonth()];
const dayOfMonth = (time) => String(new Date(time).getUTCDate());

const by = {
  year: { first: (t) => Date.UTC(new Date(t).getUTCFullYear(), 0, 1), next: (t) => atMonth(t, 12), words: year },
  quarter: { first: (t) => atMonth(t, -(new Date(t).getUTCMonth() % 3)), next: (t) => atMonth(t, 3), words: quarter },
  month: { first: (t) => atMonth(t, 0), next: (t) => atMonth(t, 1), words: month },
  monthOfYear: { first: (t) => atMonth(t, 0), next: (t) => atMonth(t, 1), words: (t) => `${month(t)} ${year(t)}` },
  week: { first: monday, next: (t) => t + 7 * DAY, words: dayOfMonth },
  day: { first: (t) => Math.floor(t / DAY) * DAY, next: (t) => t + DAY, words: dayOfMonth },
};

// The two lines of the time axis that suit how wide a day is drawn.
export const scales = (pxPerDay) => {
  if (pxPerDay > 22) return [by.monthOfYear, by.day];
  if (pxPerDay > 4) return [by.monthOfYear, by.week];
  if (pxPerDay > 0.9) return [by.year, by.month];
  return [by.year, by.quarter];
};

// The marks of one scale between two times: [time, words] each.
export const marks = (scale, from, to) => {
  const found = [];
  for (let time = scale.first(from); time < to; time = scale.next(time)) found.push([time, scale.words(time)]);
  return found;
};
