// The page works without this file: it counts letters while you type and names the chosen topic on a closed fold.
"use strict";

const LONGEST = 280;

function tidy(text) {
  return text.normalize("NFC").split(/\s+/u).filter(Boolean).join(" ");
}

function count(area) {
  const left = document.getElementById(`${area.id}-left`);
  const rest = LONGEST - Array.from(tidy(area.value)).length;
  const shape = area.value === "" ? left.dataset.none : rest < 0 ? left.dataset.over : left.dataset.left;
  left.textContent = shape.replace("#", String(Math.abs(rest)));
  left.classList.toggle("over", rest < 0);
}

function grow(area) {
  if (CSS.supports("field-sizing", "content")) return;
  area.rows = Math.min(12, Math.max(2, Math.ceil(area.scrollHeight / 24) - 1));
}

function nameTopic(fold) {
  const chosen = fold.querySelector("input:checked");
  const label = chosen && chosen.value ? chosen.labels[0].textContent.trim() : "";
  fold.querySelector(".chosen").textContent = label;
  fold.classList.add("live");
}

for (const area of document.querySelectorAll("textarea")) {
  area.addEventListener("input", () => {
    count(area);
    grow(area);
  });
  grow(area);
}

for (const fold of document.querySelectorAll(".topics")) {
  fold.addEventListener("change", () => nameTopic(fold));
}

// "Back" may bring a page from memory: after a form was sent the ballot is fetched again instead.
let sent = false;
document.addEventListener("submit", () => {
  sent = true;
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted && sent) window.location.reload();
});
