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

// The form is an item of its own, so that a refresh leaves a half-written comment alone.
export function showDocument(root, state, id) {
  const file = state.documents.find((f) => f.id === id);
  const children = state.documents.filter((f) => f.parents.includes(id)).map((f) => f.name);
  const people = state.users.filter((u) => u.email && !u.deleted).map(({ email, real_name }) => ({ email, real_name }));
  const items = [file ? { part: "text", ...file, children } : { part: "text", id, gone: true }];
  if (file && !file.folder) items.push({ part: "comments", comments: file.comments, user: state.user, document: id }, { part: "form", people });
  const draw = { text: drawDocument, comments: drawComments, form: (item) => commentForm(item.people, state.user, id) };
  reconcile(root, items, (i) => `${state.user}/${id}/${i.part}`, (item) => draw[item.part](item));
}

function drawComments({ comments, user, document }) {
  const turn = async (comment) => {
    const action = comment.resolved ? "reopen" : "resolve";
    const answer = await post("/ui/comment/turn", { user, document, comment: comment.id, action });
    if (!answer.ok) say(answer.error);
  };
  return h(
    "div",
    { class: "comments", "aria-label": "Comments" },
    comments.map((c) =>
      h(
        "div",
        { class: `comment ${c.resolved ? "resolved" : ""}` },
        h("div", { class: "quiet" }, [c.author, c.assignee && `for ${c.assignee}`, c.resolved && "resolved"].filter(Boolean).join(" · ")),
        h("div", { class: "text" }, c.content),
        c.replies.map((r) => h("div", { class: "quiet" }, [r.author, r.action, r.content].filter(Boolean).join(" · "))),
        h("button", { class: "button", "aria-label": `${c.resolved ? "Re-open" : "Resolve"} ${c.content}`, onclick: () => turn(c) }, c.resolved ? "Re-open" : "Resolve"),
      ),
    ),
  );
}

function commentForm(people, user, document) {
  const content = h("input", { "aria-label": "Comment", placeholder: "Comment on this document" });
  const assignee = h(
    "select",
    { "aria-label": "Assign to" },
    h("option", { value: "" }, "Nobody assigned"),
    people.map((p) => h("option", { value: p.email }, p.real_name)),
  );
  const send = async (event) => {
    event.preventDefault();
    if (!content.value.trim()) return;
    const answer = await post("/ui/comment", { user, document, content: content.value, assignee: assignee.value || null });
    if (!answer.ok) say(answer.error);
    else content.value = "";
  };
  return h("form", { class: "comment-form", onsubmit: send }, content, assignee, h("button", { class: "button" }, "Comment"));
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
