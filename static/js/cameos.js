/* Enrolment: shows what was chosen, records a take with cues into the form's own file field, and says that sending takes a while. */

const SECONDS = { ready: 2, digits: 7, turn: 3 };
const KINDS = ["video/mp4;codecs=avc1.42E01F,mp4a.40.2", "video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm"];

for (const form of document.querySelectorAll("[data-slow]")) {
  form.addEventListener("submit", () => { form.querySelector("[data-busy]").hidden = false; });
}

const chosen = document.querySelector("[data-chosen]");
chosen?.addEventListener("change", () => {
  const [file] = chosen.files;
  const shown = document.querySelector("[data-shown]");
  shown.hidden = true;
  if (!file?.type.startsWith("image/")) return;
  const reader = new FileReader();
  reader.addEventListener("load", () => {
    if (chosen.files[0] !== file) return;
    for (const image of shown.querySelectorAll("img")) image.src = reader.result;
    shown.hidden = false;
  });
  reader.readAsDataURL(file);
});

const take = document.querySelector("[data-take]");
if (take && navigator.mediaDevices?.getUserMedia && window.MediaRecorder) prepare(take);

function prepare(form) {
  const part = (name) => form.querySelector(`[data-${name}]`);
  const [stage, mirror, cue, begin, end, trouble, playback] =
    ["stage", "mirror", "cue", "begin", "end", "trouble", "playback"].map(part);
  part("buttons").hidden = false;
  let recorder = null;
  let waiting = 0;

  const wait = (seconds) => new Promise((done) => { waiting = setTimeout(done, seconds * 1000); });

  async function record() {
    trouble.hidden = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        audio: true, video: { facingMode: "user", width: { ideal: 1280 }, height: { ideal: 720 } },
      });
    } catch (error) {
      trouble.textContent = error.name === "NotAllowedError"
        ? "The camera and the microphone are not allowed here. Allow them in the browser, or send a film below."
        : "No camera with a microphone was found. You can send a film below.";
      trouble.hidden = false;
      return;
    }
    mirror.srcObject = stream;
    stage.hidden = false;
    playback.hidden = true;
    mirror.play();
    const kind = KINDS.find((name) => MediaRecorder.isTypeSupported(name)) ?? "";
    recorder = new MediaRecorder(stream, { mimeType: kind, videoBitsPerSecond: 4_000_000 });
    const pieces = [];
    recorder.addEventListener("dataavailable", (event) => pieces.push(event.data));
    recorder.addEventListener("stop", () => keep(pieces, stream));
    recorder.start();
    begin.hidden = true;
    end.hidden = false;
    end.focus();
    await lead();
    stop();
  }

  async function lead() {
    cue.textContent = "Look straight ahead.";
    await wait(SECONDS.ready);
    cue.textContent = `Say: ${form.querySelector(".digits").textContent}`;
    await wait(SECONDS.digits);
    for (const words of form.dataset.lines.split("|")) {
      cue.textContent = `${words}.`;
      await wait(SECONDS.turn);
      cue.textContent = "Back to the middle.";
      await wait(SECONDS.ready);
    }
  }

  function stop() {
    clearTimeout(waiting);
    if (recorder?.state === "recording") recorder.stop();
  }

  function keep(pieces, stream) {
    for (const track of stream.getTracks()) track.stop();
    mirror.srcObject = null;
    stage.hidden = true;
    begin.hidden = false;
    end.hidden = true;
    const type = recorder.mimeType.split(";")[0];
    const file = new File(pieces, type === "video/mp4" ? "take.mp4" : "take.webm", { type });
    const files = new DataTransfer();
    files.items.add(file);
    form.elements.namedItem("video").files = files.files;
    playback.src = URL.createObjectURL(file);
    playback.hidden = false;
    playback.focus();
  }

  begin.addEventListener("click", record);
  end.addEventListener("click", stop);
}
