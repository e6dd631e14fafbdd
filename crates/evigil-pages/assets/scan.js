// Reads a code from a package by the camera into a field marked `data-scan`, where the browser can.
// Elsewhere the code is typed, or comes from a hand scanner that types.
"use strict";

const words = document.currentScript.dataset;

async function scanInto(input, button) {
  const formats = await BarcodeDetector.getSupportedFormats();
  const wanted = ["data_matrix", "qr_code", "code_128", "ean_13"].filter((it) => formats.includes(it));
  const detector = new BarcodeDetector({ formats: wanted });
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const view = document.createElement("video");
  view.className = "camera";
  view.setAttribute("aria-label", words.view);
  view.muted = true;
  view.playsInline = true;
  view.srcObject = stream;
  button.after(view);
  button.textContent = words.close;
  let open = true;
  const close = () => {
    open = false;
    for (const track of stream.getTracks()) {
      track.stop();
    }
    view.remove();
    button.textContent = words.open;
    button.onclick = () => start(input, button);
  };
  button.onclick = close;
  await view.play();
  while (open) {
    const found = await detector.detect(view).catch(() => []);
    if (found.length > 0) {
      input.value = found[0].rawValue;
      close();
      input.focus();
      return;
    }
    await new Promise((next) => setTimeout(next, 200));
  }
}

function start(input, button) {
  button.onclick = null;
  scanInto(input, button).catch(() => button.remove());
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll("input[data-scan]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words.open;
      button.onclick = () => start(input, button);
      input.after(button);
    }
  });
}
