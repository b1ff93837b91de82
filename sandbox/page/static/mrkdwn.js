// Slack's mrkdwn as DOM nodes. Everything that people wrote ends up in text nodes.

import { h } from "./dom.js";

const EMOJI = {
  "+1": "👍", thumbsup: "👍", "-1": "👎", eyes: "👀", white_check_mark: "✅", heavy_check_mark: "✔️", x: "❌",
  warning: "⚠️", rotating_light: "🚨", fire: "🔥", red_circle: "🔴", large_orange_circle: "🟠", large_orange_diamond: "🔶",
  large_yellow_circle: "🟡", large_green_circle: "🟢", large_blue_circle: "🔵", white_circle: "⚪", black_circle: "⚫",
  pager: "📟", phone: "☎️", telephone_receiver: "📞", memo: "📝", page_facing_up: "📄", file_folder: "📁", link: "🔗",
  clipboard: "📋", pushpin: "📌", bell: "🔔", no_bell: "🔕", alarm_clock: "⏰", hourglass: "⌛", hourglass_flowing_sand: "⏳",
  stopwatch: "⏱️", calendar: "📅", loudspeaker: "📢", mega: "📣", speech_balloon: "💬", bulb: "💡", information_source: "ℹ️",
  question: "❓", exclamation: "❗", heavy_plus_sign: "➕", arrow_right: "➡️", arrows_counterclockwise: "🔄", lock: "🔒",
  unlock: "🔓", key: "🔑", mag: "🔍", gear: "⚙️", wrench: "🔧", hammer_and_wrench: "🛠️", construction: "🚧", rocket: "🚀",
  tada: "🎉", wave: "👋", pray: "🙏", raised_hands: "🙌", muscle: "💪", heart: "❤️", star: "⭐", sparkles: "✨",
  white_large_square: "⬜", ballot_box_with_check: "☑️", books: "📚", bookmark: "🔖", file_cabinet: "🗄️", busts_in_silhouette: "👥",
  bust_in_silhouette: "👤", technologist: "🧑‍💻", female_detective: "🕵️‍♀️", robot_face: "🤖", helmet_with_white_cross: "⛑️", ambulance: "🚑",
  checkered_flag: "🏁", triangular_flag_on_post: "🚩", shield: "🛡️", chart_with_upwards_trend: "📈", chart_with_downwards_trend: "📉",
  black_joker: "🃏", headphones: "🎧", computer: "💻", briefcase: "💼", office: "🏢", floppy_disk: "💾", scales: "⚖️", newspaper: "📰",
  package: "📦", truck: "🚚", sleeping: "😴", sunrise: "🌅", cloud: "☁️",
};

const TOKENS = new RegExp(
  [
    "\\n?```([\\s\\S]+?)```\\n?",
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    "(?<![\\w*])\\*(?=\\S)([^*\\n]*?\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)([^_\\n]*?\\S)_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)([^~\\n]*?\\S)~(?![\\w~])",
    ":([a-z0-9_+-]+):",
    "^(?:&gt;|>) ?(.*)(?:\\n|$)",
  ].join("|"),
  "gm",
);

export function emoji(name) {
  return EMOJI[name] ?? `:${name}:`;
}

// `names` knows users and channels: {user: id => name, channel: id => name}
export function mrkdwn(text, names) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(TOKENS)) {
    nodes.push(decode(text.slice(end, found.index)));
    end = found.index + found[0].length;
    nodes.push(token(found, names));
  }
  nodes.push(decode(text.slice(end)));
  return nodes.filter((node) => node !== "");
}

function token([, pre, code, angle, bold, italic, strike, short, quote], names) {
  if (pre !== undefined) return h("pre", {}, decode(pre.replace(/^\n|\n$/g, "")));
  if (code !== undefined) return h("code", {}, decode(code));
  if (angle !== undefined) return reference(angle, names);
  if (bold !== undefined) return h("strong", {}, ...mrkdwn(bold, names));
  if (italic !== undefined) return h("em", {}, ...mrkdwn(italic, names));
  if (strike !== undefined) return h("s", {}, ...mrkdwn(strike, names));
  if (short !== undefined) return emoji(short);
  return h("blockquote", {}, ...mrkdwn(quote, names));
}

function reference(inside, names) {
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? "" : decode(inside.slice(bar + 1));
  if (target.startsWith("@")) return h("span", { class: "mention" }, `@${names.user(target.slice(1)) || label || target.slice(1)}`);
  if (target.startsWith("#")) return channelLink(target.slice(1), label, names);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${label || target.slice(1).split("^")[0]}`);
  return link(decode(target), label);
}

function channelLink(id, label, names) {
  const name = names.channel(id);
  if (!name) return h("span", { class: "mention" }, label ? `#${label}` : "a private channel");
  return h("a", { class: "mention", href: names.channelAddress(id) }, `#${name}`);
}

function link(address, label) {
  if (!/^(https?:|mailto:)/.test(address)) return `<${address}>`;
  return h("a", { href: address, target: "_blank", rel: "noreferrer" }, label || address.replace(/^mailto:/, ""));
}

function date(target, fallback) {
  const [, seconds, format] = target.split("^");
  const when = new Date(Number(seconds) * 1000);
  if (Number.isNaN(when.getTime())) return fallback;
  const written = (options) => new Intl.DateTimeFormat("en-GB", options).format(when);
  const day = written({ day: "numeric", month: "long", year: "numeric" });
  const values = {
    "{date_num}": when.toISOString().slice(0, 10),
    "{date_slash}": written({ day: "2-digit", month: "2-digit", year: "numeric" }),
    "{date}": day,
    "{date_short}": written({ day: "numeric", month: "short", year: "numeric" }),
    "{date_long}": written({ weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    "{time}": written({ hour: "2-digit", minute: "2-digit" }),
    "{time_secs}": written({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
    "{ago}": ago(when),
  };
  const shown = format.replace(/\{(\w+?)(_pretty)?\}/g, (whole, name) => values[`{${name}}`] ?? whole);
  return h("time", { datetime: when.toISOString(), title: when.toISOString() }, shown);
}

function ago(when) {
  const minutes = Math.round((when - Date.now()) / 60000);
  return new Intl.RelativeTimeFormat("en").format(minutes, "minute");
}

export function decode(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

// A text object of Block Kit.
export function textObject(object, names) {
  if (object.type === "mrkdwn") return mrkdwn(object.text, names);
  return [object.text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => emoji(name))];
}
