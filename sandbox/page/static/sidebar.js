// The left side: who is looking, and where they can go.

import { h, reconcile } from "./dom.js";
import { addressOf } from "./main.js";

export function showSidebar(state, place, unread) {
  const user = state.user;
  const open = state.channels.filter((c) => !c.archived);
  const archived = state.channels.filter((c) => c.archived);
  const alive = state.pagerduty.incidents.filter((i) => i.status !== "resolved").length;
  const groups = [
    { name: "Channels", entries: open.map((c) => channelEntry(c, unread)) },
    { name: "Direct messages", entries: state.direct_messages.map((c) => ({ ...channelEntry(c, unread), label: "Muster", sign: "●" })) },
    { name: "Apps", entries: [{ place: ["home"], label: "Muster home", sign: "⌂" }] },
    { name: "PagerDuty", entries: [{ place: ["pagerduty"], label: "Pages", sign: "☎", count: alive }] },
    { name: "Documents", entries: documentEntries(state.documents) },
    { name: "Archived", entries: archived.map((c) => ({ ...channelEntry(c, unread), quiet: true })) },
  ];
  const shown = groups.filter((g) => g.entries.length).map((g) => withCurrent(g, place, user));
  reconcile(document.getElementById("places"), shown, (g) => g.name, drawGroup);
}

function withCurrent(group, place, user) {
  const entries = group.entries.map((e) => ({
    ...e,
    current: e.place.join("/") === place.join("/"),
    address: addressOf(user, e.place),
  }));
  return { ...group, entries };
}

function channelEntry(channel, unread) {
  return { place: ["channel", channel.id], label: channel.name, sign: channel.private ? "🔒" : "#", unread: unread(channel) };
}

function documentEntries(files, parent = null, depth = 0) {
  const ids = new Set(files.map((f) => f.id));
  const here = files.filter((f) => (parent ? f.parents.includes(parent) : !f.parents.some((p) => ids.has(p))));
  const sorted = here.sort((a, b) => b.folder - a.folder || a.name.localeCompare(b.name));
  return sorted.flatMap((f) => [
    { place: ["document", f.id], label: f.name, sign: f.folder ? "▾" : "▤", depth },
    ...(f.folder ? documentEntries(files, f.id, depth + 1) : []),
  ]);
}

function drawGroup(group) {
  return h("section", { "aria-label": group.name }, h("h2", {}, group.name), h("ul", {}, group.entries.map(drawEntry)));
}

function drawEntry(entry) {
  const kinds = [entry.unread && "unread", entry.quiet && "archived"].filter(Boolean).join(" ");
  const attributes = {
    href: entry.address,
    class: kinds,
    title: entry.label,
    "aria-label": entry.label,
    "aria-current": entry.current ? "page" : undefined,
  };
  const count = entry.count ? [h("span", { class: "count" }, String(entry.count))] : [];
  const link = h("a", attributes, h("span", { class: "sign", "aria-hidden": true }, entry.sign), h("span", { class: "label" }, entry.label), count);
  return h("li", { class: `depth-${Math.min(entry.depth ?? 0, 4)}` }, link);
}
