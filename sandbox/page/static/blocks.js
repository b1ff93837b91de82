// Block Kit's blocks as they are shown in messages, modals and the App Home.

import { h } from "./dom.js";
import { actingElement, fillable } from "./elements.js";
import { mrkdwn, textObject } from "./mrkdwn.js";

// `context`: names, people, channels; `use(element, value)` for what acts at once;
// for forms also `values` (Slack's state) and `fields`, which collects what can be filled in.
export function renderBlocks(blocks, context, use) {
  return blocks.map((block) => renderBlock(block, context, use)).filter(Boolean);
}

function renderBlock(block, context, use) {
  switch (block.type) {
    case "header":
      return h("h3", { class: "block-header" }, ...textObject(block.text, context.names));
    case "divider":
      return h("hr");
    case "section":
      return section(block, context, use);
    case "context":
      return h("div", { class: "block-context" }, block.elements.map((e) => contextPart(e, context)));
    case "actions":
      return h("div", { class: "block-actions" }, block.elements.map((e) => actingElement(e, context, use)));
    case "input":
      return input(block, context, use);
    case "markdown":
      return h("div", { class: "text" }, ...mrkdwn(block.text, context.names));
    case "rich_text":
      return h("div", { class: "text" }, richText(block.elements));
    default:
      return null; // images are left out
  }
}

function section(block, context, use) {
  const text = block.text ? [h("div", { class: "text" }, ...textObject(block.text, context.names))] : [];
  const fields = (block.fields ?? []).map((f) => h("div", { class: "text" }, ...textObject(f, context.names)));
  const body = h("div", { class: "section-body" }, text, fields.length ? h("div", { class: "fields" }, fields) : null);
  const accessory = block.accessory ? [actingElement(block.accessory, context, use)] : [];
  return h("div", { class: "block-section" }, body, accessory);
}

function contextPart(part, context) {
  if (part.type === "image") return null;
  return h("span", {}, ...textObject(part, context.names));
}

function input(block, context, use) {
  const label = block.label.text;
  const state = context.values?.[block.block_id]?.[block.element.action_id];
  const field = fillable(block.element, context, label, state);
  if (block.dispatch_action) field.node.addEventListener("change", () => use(block.element, field.value()));
  context.fields?.push({ block: block.block_id, action: block.element.action_id, type: block.element.type, ...field });
  const optional = block.optional ? [h("span", { class: "optional" }, " (optional)")] : [];
  return h(
    "div",
    { class: "block-input", "data-block": block.block_id },
    h("div", { class: "label" }, ...textObject(block.label, context.names), ...optional),
    field.node,
    block.hint ? h("div", { class: "hint" }, ...textObject(block.hint, context.names)) : null,
    h("div", { class: "error", role: "alert" }),
  );
}

function richText(elements) {
  return elements.map((part) => (part.elements ? richText(part.elements) : (part.text ?? part.url ?? ""))).flat().join("");
}
