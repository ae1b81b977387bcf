// The page works without this file: it counts letters while you type, names the chosen topic on a closed fold and
// suggests a topic from the text. What is typed stays in the page until the button is pressed.
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

// The same rules as plugin/domain/lexicon.py: beginnings of words, ё as е, a full stop for a whole word.
function wordsOf(text) {
  const plain = text.normalize("NFC").toLowerCase().replaceAll("ё", "е");
  return plain.match(/[\p{L}\p{N}]+/gu) || [];
}

function fits(word, part) {
  return part.endsWith(".") ? word === part.slice(0, -1) : word.startsWith(part);
}

function speaksOf(words, stem) {
  return words.some((_, at) => stem.every((part, next) => at + next < words.length && fits(words[at + next], part)));
}

function readLexicon() {
  const block = document.getElementById("lexicon");
  if (!block) return [];
  return JSON.parse(block.textContent).map(([topic, ...stems]) => ({ topic, stems: stems.map((s) => s.split(" ")) }));
}

const lexicon = readLexicon();

function topicOf(text) {
  const words = wordsOf(text);
  const counts = new Map();
  for (const { topic, stems } of lexicon) {
    if (stems.some((stem) => speaksOf(words, stem))) counts.set(topic, (counts.get(topic) || 0) + 1);
  }
  const most = Math.max(...counts.values());
  return [...counts.keys()].find((topic) => counts.get(topic) === most) || "";
}

// A choice made by hand, or one that came with the page, is the person's and stays.
function suggest(area, fold) {
  if (fold.dataset.settled) return;
  const topic = topicOf(area.value);
  for (const radio of fold.querySelectorAll("input")) radio.checked = radio.value === topic;
  fold.querySelector(".suggested").hidden = topic === "";
  nameTopic(fold);
}

function settle(fold) {
  fold.dataset.settled = "1";
  fold.querySelector(".suggested").hidden = true;
  nameTopic(fold);
}

for (const area of document.querySelectorAll("textarea")) {
  const fold = area.closest(".slot").querySelector(".topics");
  const chosen = fold.querySelector("input:checked");
  if (area.value !== "" || (chosen && chosen.value)) fold.dataset.settled = "1";
  area.addEventListener("input", () => {
    count(area);
    grow(area);
    suggest(area, fold);
  });
  // A click too: "no topic" may be meant although it is chosen already.
  for (const kind of ["change", "click"]) {
    fold.addEventListener(kind, (event) => event.target.matches("input") && settle(fold));
  }
  grow(area);
}

// "Back" may bring a page from memory: after a form was sent the ballot is fetched again instead.
let sent = false;
document.addEventListener("submit", () => {
  sent = true;
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted && sent) window.location.reload();
});
