// Holds what the person sees, fetches it whenever the sandbox changes, and shows the chosen place.
// The address says who is looking and where: #/U0ANA/channel/C0GENERAL

import { h, post, reconcile, say } from "./dom.js";
import { send, showChannel } from "./channel.js";
import { problem, showModal } from "./modal.js";
import { showDocument, showHome, showPagerDuty } from "./places.js";
import { showSidebar } from "./sidebar.js";

const element = (id) => document.getElementById(id);
let state = null;
let announcedHome = null;
let looking = false;
let stale = false;

export function addressOf(user, place) {
  return `#/${[user, ...place].join("/")}`;
}

function whereAmI() {
  const [user, ...place] = location.hash.replace(/^#\//, "").split("/").filter(Boolean);
  return { user: user ?? element("person").value, place: place.length ? place : ["channel", "C0GENERAL"] };
}

// One look at a time, and one more when something changed during it.
async function refresh() {
  stale = true;
  if (looking) return;
  looking = true;
  try {
    while (stale) {
      stale = false;
      await look();
    }
  } finally {
    looking = false;
  }
}

async function look() {
  const { user } = whereAmI();
  const answer = await fetch(`/ui/state?user=${encodeURIComponent(user)}`);
  if (!answer.ok) return;
  state = await answer.json();
  show();
}

function show() {
  const { user, place } = whereAmI();
  if (!state || state.user !== user) return;
  element("person").value = user;
  const context = contextOf(state);
  const conversations = [...state.channels, ...state.direct_messages.map((c) => ({ ...c, direct: true }))];
  const channel = place[0] === "channel" ? (conversations.find((c) => c.id === place[1]) ?? conversations[0]) : null;
  if (channel) rememberSeen(user, channel);
  showSidebar(state, channel ? ["channel", channel.id] : place, (c) => isUnread(user, c));
  element("conversation").hidden = !channel;
  element("place").hidden = Boolean(channel);
  if (channel) {
    showComposer(channel, user); // before the messages: they scroll to their end in the space that it leaves
    showChannel(element("conversation"), channel, context);
  }
  if (place[0] === "pagerduty") showPagerDuty(element("place"), state);
  if (place[0] === "document") showDocument(element("place"), state, place[1]);
  if (place[0] === "home") visitHome(user, context);
  showModal(element("modal"), state.view, state.modals.length, context, user);
  document.title = `${channel && !channel.direct ? channel.name : "Muster"} · sandbox`;
}

function visitHome(user, context) {
  if (announcedHome !== user) {
    announcedHome = user;
    post("/ui/home", { user });
  }
  showHome(element("place"), state, context);
}

function contextOf({ user, users, channels, shortcuts }) {
  const byId = new Map(users.map((u) => [u.id, u]));
  const byChannel = new Map(channels.map((c) => [c.id, c]));
  return {
    user,
    users: byId,
    shortcuts: shortcuts.filter((s) => s.type === "message"),
    channels: channels.filter((c) => !c.archived),
    people: users.filter((u) => !u.bot && !u.deleted),
    names: {
      user: (id) => byId.get(id)?.real_name,
      channel: (id) => byChannel.get(id)?.name,
      channelAddress: (id) => addressOf(user, ["channel", id]),
    },
  };
}

// What a person has not looked at yet stands out in the list.

function seenKey(user, channel) {
  return `seen/${user}/${channel.id}`;
}

function rememberSeen(user, channel) {
  const last = channel.messages.at(-1)?.ts;
  if (last) localStorage.setItem(seenKey(user, channel), last);
}

function isUnread(user, channel) {
  const last = channel.messages.filter((m) => !m.subtype && m.user !== user).at(-1)?.ts;
  return Boolean(last) && Number(last) > Number(localStorage.getItem(seenKey(user, channel)) ?? 0);
}

// The line to type in stays as it is while everything around it changes.

function showComposer(channel, user) {
  const member = channel.members.includes(user);
  element("composer").hidden = !member || channel.archived;
  const draft = element("text");
  const here = `${user}/${channel.id}`;
  if (draft.dataset.here !== here) {
    drafts.set(draft.dataset.here, draft.value);
    draft.dataset.here = here;
    draft.value = drafts.get(here) ?? "";
    draft.placeholder = channel.direct ? "Message Muster" : `Message #${channel.name}, or a command such as /incident help`;
  }
  draft.channel = channel;
  showShortcuts(user);
  const offer = channel.archived ? "unarchive" : member ? null : "join";
  const items = offer ? [{ offer, channel: channel.id, user }] : [];
  reconcile(element("instead"), items, (i) => `${i.user}/${i.channel}/${i.offer}`, drawInstead);
}

const drafts = new Map();

function showShortcuts(user) {
  const shortcuts = state.shortcuts.filter((s) => s.type === "global");
  reconcile(element("shortcuts"), shortcuts, (s) => `${user}/${s.callback_id}`, (s) => {
    const use = async () => {
      const answer = await post("/ui/shortcut", { user, callback_id: s.callback_id });
      if (!answer.ok) say(problem(answer.error));
    };
    return h("button", { type: "button", class: "shortcut", onclick: use }, `⚡ ${s.name}`);
  });
}

function drawInstead({ offer, channel, user }) {
  const words = { join: ["You are not in this channel.", "Join"], unarchive: ["This channel is archived.", "Unarchive"] };
  const [sentence, label] = words[offer];
  const press = async () => {
    const answer = await post(`/ui/${offer}`, { user, channel });
    if (!answer.ok) say(problem(answer.error));
  };
  return h("div", {}, h("span", { class: "quiet" }, sentence), h("button", { type: "button", class: "button", onclick: press }, label));
}

async function submitText(event) {
  event?.preventDefault();
  const draft = element("text");
  const text = draft.value.trim();
  if (!text) return;
  draft.value = "";
  grow();
  await send(text, draft.channel, whereAmI().user);
}

function grow() {
  const draft = element("text");
  draft.rows = Math.min(8, draft.value.split("\n").length);
}

function start() {
  element("composer").addEventListener("submit", submitText);
  element("text").addEventListener("input", grow);
  element("text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) submitText(event);
  });
  element("person").addEventListener("change", (event) => {
    location.hash = addressOf(event.target.value, whereAmI().place);
  });
  window.addEventListener("hashchange", refresh);
  listen();
}

function listen() {
  const changes = new EventSource("/ui/changes");
  changes.onmessage = refresh;
  changes.onopen = () => element("offline").setAttribute("hidden", "");
  changes.onerror = () => element("offline").removeAttribute("hidden");
}

start();
