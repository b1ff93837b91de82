// One conversation: its header, its messages and the line to type in.

import { h, post, reconcile, say } from "./dom.js";
import { renderBlocks } from "./blocks.js";
import { emoji, mrkdwn } from "./mrkdwn.js";
import { problem } from "./modal.js";

const QUICK = ["memo", "eyes", "white_check_mark", "+1"];

export function showChannel(root, channel, context) {
  const header = root.querySelector("#header");
  reconcile(header, [headerOf(channel, context)], () => channel.id, (head) => drawHeader(head, context));
  const list = root.querySelector("#messages");
  const atEnd = list.dataset.channel !== channel.id || list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const drawn = threaded(channel.messages).map((m) => ({ ...m, pinned: channel.pins.includes(m.ts), archived: channel.archived }));
  reconcile(list, drawn, (m) => `${channel.id}/${m.ts}/${context.user}`, (m) => drawMessage(m, channel, context));
  list.dataset.channel = channel.id;
  if (atEnd) list.scrollTop = list.scrollHeight;
}

// Replies stand under what they answer.
function threaded(messages) {
  const replies = messages.filter((m) => m.thread_ts && m.thread_ts !== m.ts);
  const rest = messages.filter((m) => !replies.includes(m));
  const of = (root) => replies.filter((m) => m.thread_ts === root.ts).map((m) => ({ ...m, reply: true }));
  return rest.flatMap((root) => [root, ...of(root)]);
}

function headerOf(channel, context) {
  const { id, name, topic, bookmarks, pins, archived, private: closed, members, direct } = channel;
  const pinned = pins.map((ts) => channel.messages.find((m) => m.ts === ts)).filter(Boolean);
  const names = members.map((m) => context.names.user(m));
  return { id, name, topic, bookmarks, archived, closed, direct, names, pinned: pinned.map((m) => ({ ts: m.ts, text: m.text })) };
}

function drawHeader(head, context) {
  const sign = head.direct ? "" : head.closed ? "🔒 " : "# ";
  const people = head.names.length;
  const links = head.bookmarks.map((b) =>
    h("a", { class: "bookmark", href: b.link, target: "_blank", rel: "noreferrer" }, `${b.emoji ? emoji(b.emoji.replaceAll(":", "")) : "🔗"} ${b.title}`),
  );
  const pins = head.pinned.map((p) =>
    h("button", { type: "button", class: "bookmark", onclick: () => jump(p.ts) }, "📌 ", plainStart(p.text, context)),
  );
  return h(
    "div",
    {},
    h(
      "div",
      { class: "title-line" },
      h("h1", {}, head.direct ? "Muster" : `${sign}${head.name}`),
      head.archived ? h("span", { class: "tag" }, "archived") : null,
      head.topic ? h("span", { class: "topic", "aria-label": "Topic", title: head.topic }, ...mrkdwn(head.topic, context.names)) : null,
      head.direct ? null : h("span", { class: "members", title: head.names.join(", ") }, `${people} member${people === 1 ? "" : "s"}`),
    ),
    links.length + pins.length ? h("div", { class: "bookmarks", "aria-label": "Bookmarks and pins" }, links, pins) : null,
  );
}

function plainStart(text, context) {
  const holder = h("span", {}, ...mrkdwn(text, context.names));
  return holder.textContent.slice(0, 60) || "Pinned message";
}

function jump(ts) {
  const node = document.querySelector(`[data-ts="${ts}"]`);
  node?.scrollIntoView({ block: "center" });
  node?.focus();
}

function drawMessage(message, channel, context) {
  const author = authorOf(message, context);
  const told = message.subtype && message.subtype !== "bot_message";
  const when = new Date(Number(message.ts) * 1000);
  const time = h("time", { datetime: when.toISOString(), title: when.toString() }, clock(when));
  const kinds = [told && "system", message.ephemeral && "ephemeral", message.reply && "reply"];
  const attributes = { class: ["message", ...kinds.filter(Boolean)].join(" "), "data-ts": message.ts, tabindex: -1 };
  if (told) {
    return h("article", attributes, h("span", { class: "who" }, author.real_name), " ", ...mrkdwn(systemText(message), context.names), time);
  }
  const use = (element, value) =>
    act("/ui/action", { user: context.user, channel: channel.id, ts: message.ts, action_id: element.action_id, value });
  const content = message.blocks?.length
    ? renderBlocks(message.blocks, context, use)
    : [h("div", { class: "text" }, ...mrkdwn(message.text, context.names))];
  return h(
    "article",
    attributes,
    h("div", { class: `avatar ${author.bot ? "bot" : ""}`, "aria-hidden": true }, author.icon ?? initials(author)),
    h(
      "div",
      { class: "content" },
      h(
        "div",
        { class: "byline" },
        h("span", { class: "who" }, author.real_name),
        author.bot ? h("span", { class: "tag" }, "app") : null,
        time,
        message.edited ? h("span", { class: "quiet" }, "edited") : null,
        message.pinned ? h("span", { class: "quiet" }, "📌 pinned") : null,
        message.ephemeral ? h("span", { class: "quiet" }, "👁 Only visible to you") : null,
      ),
      ...content,
      reactions(message, channel, context),
    ),
    message.ephemeral || channel.archived ? null : tools(message, channel, context),
  );
}

// An app may speak under a name and a face of its own.
function authorOf(message, context) {
  const author = context.users.get(message.user);
  if (!message.username) return author;
  const icon = emoji((message.icons?.emoji ?? "").replaceAll(":", ""));
  return { ...author, real_name: message.username, icon: icon.startsWith(":") ? undefined : icon };
}

function systemText(message) {
  return message.text.replace(/^<@\w+>\s*/, "");
}

function reactions(message, channel, context) {
  if (!message.reactions?.length) return null;
  const chips = message.reactions.map((r) => {
    const mine = r.users.includes(context.user);
    const who = r.users.map((u) => context.names.user(u)).join(", ");
    const toggle = () => react(message, channel, context, r.name, mine);
    return h("button", { type: "button", class: `reaction ${mine ? "mine" : ""}`, title: who, onclick: toggle }, `${emoji(r.name)} ${r.count}`);
  });
  return h("div", { class: "reactions" }, chips);
}

function tools(message, channel, context) {
  const had = (name) => message.reactions?.some((r) => r.name === name && r.users.includes(context.user));
  const buttons = QUICK.map((name) => {
    const attributes = { type: "button", "aria-label": `React with ${name}`, title: `:${name}:` };
    return h("button", { ...attributes, onclick: () => react(message, channel, context, name, had(name)) }, emoji(name));
  });
  const title = message.pinned ? "Unpin" : "Pin";
  const pin = () => act("/ui/pin", { user: context.user, channel: channel.id, ts: message.ts, remove: Boolean(message.pinned) });
  buttons.push(h("button", { type: "button", "aria-label": `${title} this message`, title, onclick: pin }, emoji("pushpin")));
  const shortcuts = context.shortcuts.map((s) => {
    const use = () => act("/ui/shortcut", { user: context.user, callback_id: s.callback_id, channel: channel.id, ts: message.ts });
    return h("button", { type: "button", class: "shortcut", title: s.name, onclick: use }, `⚡ ${s.name}`);
  });
  return h("div", { class: "tools" }, buttons, shortcuts);
}

function react(message, channel, context, name, remove) {
  return act("/ui/reaction", { user: context.user, channel: channel.id, ts: message.ts, name, remove: Boolean(remove) });
}

function initials(author) {
  return author.real_name.split(" ").map((part) => part[0]).join("").slice(0, 2);
}

function clock(when) {
  const today = when.toDateString() === new Date().toDateString();
  const time = { hour: "2-digit", minute: "2-digit" };
  return new Intl.DateTimeFormat("en-GB", today ? time : { ...time, day: "numeric", month: "short" }).format(when);
}

export async function send(text, channel, user) {
  const slash = text.match(/^(\/\S+)\s*([\s\S]*)$/);
  if (slash) return act("/ui/slash", { user, channel: channel.id, command: slash[1], text: slash[2] });
  return act("/ui/message", { user, channel: channel.id, text });
}

async function act(path, body) {
  const answer = await post(path, body);
  const toldAlready = answer.trigger_id; // a failed delivery leaves a message for the person
  if (!answer.ok && !toldAlready) say(problem(answer.error));
  return answer;
}
