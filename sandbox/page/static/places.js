// What is not a conversation: PagerDuty's incidents, documents, and the app's home.

import { h, post, reconcile, say } from "./dom.js";
import { renderBlocks } from "./blocks.js";
import { problem } from "./modal.js";

export function showPagerDuty(root, state) {
  const me = state.pagerduty.me;
  const top = { title: "PagerDuty", note: me ? `${me.paged} page${me.paged === 1 ? "" : "s"} to you so far` : "You have no PagerDuty account" };
  const incidents = state.pagerduty.incidents.map((i) => ({ ...i, acting: Boolean(me) }));
  const items = [{ id: "top", ...top }, ...incidents, ...(incidents.length ? [] : [{ id: "none" }])];
  reconcile(root, items, (i) => `${state.user}/${i.id}`, (item) => drawIncident(item, state.user));
}

function drawIncident(item, user) {
  if (item.id === "top") return h("header", { class: "place-title" }, h("h1", {}, item.title), h("span", { class: "quiet" }, item.note));
  if (item.id === "none") return h("p", { class: "empty" }, "Nobody has been paged.");
  const act = (verb) => async () => {
    const answer = await post(`/ui/pagerduty/${verb}`, { user, incident: item.id });
    if (!answer.ok) say(answer.error);
  };
  const button = (label, verb, style) =>
    h("button", { type: "button", class: `button ${style}`, "aria-label": `${label} ${item.title}`, onclick: act(verb) }, label);
  const asked = item.responders.map((r) => `${r.name} (${r.state})`).join(", ");
  return h(
    "article",
    { class: `card ${item.status}`, "aria-label": item.title },
    h("div", { class: "card-top" }, h("span", { class: `status ${item.status}` }, item.status), h("strong", {}, `#${item.number} ${item.title}`)),
    h(
      "dl",
      {},
      pair("Assigned to", item.assignees.join(", ") || "nobody"),
      pair("On", item.escalation_policy),
      pair("Urgency", item.urgency),
      asked ? pair("Also asked", asked) : null,
    ),
    item.details ? h("p", { class: "text" }, item.details) : null,
    item.notes.map((n) => h("p", { class: "note text" }, n)),
    item.acting && item.status !== "resolved"
      ? h(
          "div",
          { class: "block-actions" },
          item.status === "triggered" ? button("Acknowledge", "acknowledge", "primary") : null,
          button("Resolve", "resolve", ""),
        )
      : null,
  );
}

function pair(name, value) {
  return h("div", {}, h("dt", {}, name), h("dd", {}, value));
}

export function showDocument(root, state, id) {
  const file = state.documents.find((f) => f.id === id);
  const children = state.documents.filter((f) => f.parents.includes(id)).map((f) => f.name);
  reconcile(root, [file ? { ...file, children } : { id, gone: true }], (f) => `${state.user}/${f.id}`, drawDocument);
}

function drawDocument(file) {
  if (file.gone) return h("p", { class: "empty" }, "This file does not exist, or is not shared with you.");
  const about = [file.read_only && "read only", file.trashed && "in the trash", `${file.readers} with access`].filter(Boolean);
  return h(
    "div",
    { class: "document" },
    h("header", { class: "place-title" }, h("h1", {}, file.name), h("span", { class: "quiet" }, about.join(" · "))),
    file.folder
      ? h("ul", { class: "folder" }, file.children.length ? file.children.map((c) => h("li", {}, c)) : h("li", { class: "quiet" }, "Empty"))
      : h("pre", { class: "paper", "aria-label": `Text of ${file.name}`, tabindex: 0 }, file.text),
  );
}

export function showHome(root, state, context) {
  const view = state.home;
  const use = async (element, value) => {
    const answer = await post("/ui/action", { user: state.user, view_id: view.id, action_id: element.action_id, value });
    if (!answer.ok && answer.error) say(problem(answer.error));
  };
  const draw = () =>
    h(
      "div",
      { class: "document" },
      h("header", { class: "place-title" }, h("h1", {}, "Muster"), h("span", { class: "tag" }, "app")),
      view ? renderBlocks(view.blocks, { ...context, values: view.values }, use) : h("p", { class: "empty" }, "The app has not shown anything here yet."),
    );
  reconcile(root, [view ?? { id: "none" }], (v) => `${state.user}/${v.id}`, draw);
}
